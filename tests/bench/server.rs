//! The program, in a data directory of its own that goes away with it.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
};

use resolutionflow::platform::db::embedded::{Cluster, Settings};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_resolutionflow");

pub struct Server {
    pub url: String,
    data_dir: PathBuf,
    child: Option<(Child, ChildStdin)>,
}

impl Server {
    /// Not started yet, on a fresh directory.
    pub fn new() -> Self {
        let data_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
        Self { url: String::new(), data_dir, child: None }
    }

    /// Starts and waits until it listens.
    pub fn start(&mut self) {
        let mut child = Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args(["--listen", "127.0.0.1:0", "--stop-with-stdin"])
            .env_remove("DATABASE_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let stdin = child.stdin.take().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listening = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let event: Value = serde_json::from_str(&line).ok()?;
            (event["event"] == "listening").then(|| event["address"].as_str().map(str::to_owned))?
        });
        self.url = format!("http://{}", listening.expect("it listens"));
        std::thread::spawn(move || lines.for_each(drop));
        self.child = Some((child, stdin));
    }

    pub fn stop(&mut self) {
        if let Some((mut child, stdin)) = self.child.take() {
            drop(stdin);
            child.wait().unwrap();
        }
    }

    /// One of the operator's tasks.
    pub fn task(&self, arguments: &[&str]) {
        let done = Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args(arguments)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .output();
        let done = done.expect("the program starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Its resident memory, in bytes.
    pub fn memory(&self) -> f64 {
        let pid = self.child.as_ref().expect("running").0.id();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() * 1_024.0
    }

    /// A superuser's connection to the same PostgreSQL.
    pub async fn superuser(&self) -> tokio_postgres::Client {
        let settings = Settings {
            data_dir: self.data_dir.clone(),
            bin_dir: None,
            search_roots: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("web")],
            path: std::env::var_os("PATH"),
        };
        let cluster = Cluster::attach(&settings).unwrap().expect("the cluster runs");
        let mut config = tokio_postgres::Config::new();
        config
            .host_path(cluster.socket_dir())
            .port(cluster.port())
            .user(cluster.superuser())
            .dbname("resolutionflow");
        let (client, socket) = config.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(socket);
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.data_dir);
    }
}
