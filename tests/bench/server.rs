//! The program, in a data directory of its own that goes away with it.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use resolutionflow::platform::db::embedded::{Cluster, Settings};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_resolutionflow");

/// A command that runs on one core only, where there are several: what serves and what
/// asks do not take time from each other.
pub fn on_core(core: usize, program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string(), program]);
    command
}

/// What a process has used of a processor.
pub fn cpu(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // The name before it may hold spaces. Ticks are hundredths of a second on Linux.
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

pub struct Server {
    pub url: String,
    data_dir: PathBuf,
    arguments: Vec<String>,
    child: Option<(Child, ChildStdin)>,
}

impl Server {
    /// Not started yet, on a fresh directory.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// The same, with these options.
    pub fn with(arguments: &[&str]) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let data_dir =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}-{number}", std::process::id()));
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { url: String::new(), data_dir, arguments, child: None }
    }

    /// Starts and waits until it listens.
    pub fn start(&mut self) {
        let mut child = on_core(0, PROGRAM)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args(["--listen", "127.0.0.1:0", "--stop-with-stdin"])
            .args(&self.arguments)
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

    fn pid(&self) -> u32 {
        self.child.as_ref().expect("running").0.id()
    }

    /// What it has used of a processor, without PostgreSQL.
    pub fn cpu(&self) -> Duration {
        cpu(self.pid())
    }

    /// Asks it to stop; how long that takes.
    pub async fn stop_meanwhile(&mut self) -> Duration {
        let Some((mut child, stdin)) = self.child.take() else { return Duration::ZERO };
        let begun = Instant::now();
        drop(stdin);
        tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        begun.elapsed()
    }

    /// Its resident memory, in bytes.
    pub fn memory(&self) -> f64 {
        let pid = self.pid();
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
