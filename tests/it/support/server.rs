//! A server process: the program itself, with a data directory of its own.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, OnceLock},
    thread,
};

use resolutionflow::platform::db::embedded::{Cluster, Settings};
use serde_json::Value;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_resolutionflow");

/// A running server. It ends when its standard input does, hence with the tests.
pub struct Server {
    pub url: String,
    pub data_dir: PathBuf,
    pub arguments: Vec<String>,
    /// What it finds in its environment besides.
    environment: Vec<(&'static str, PathBuf)>,
    child: Mutex<Option<(Child, ChildStdin)>>,
}

impl Server {
    /// The server all tests share.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "20"]))
    }

    /// A server of the test's own, in a fresh data directory.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_trusting(None, arguments)
    }

    /// The same, trusting the certificates of this file instead of the system's.
    pub fn start_trusting(certificates: Option<&Path>, arguments: &[&str]) -> Self {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
        if number == 0 {
            sweep(root);
        }
        let data_dir = root.join(format!("it-{}-{number}", std::process::id()));
        let environment = certificates.map(|file| ("SSL_CERT_FILE", file.to_owned())).into_iter().collect();
        Self::start_in(data_dir, "127.0.0.1:0", arguments, environment)
    }

    /// A server on this data directory and address.
    fn start_in(
        data_dir: PathBuf,
        listen: &str,
        arguments: &[&str],
        environment: Vec<(&'static str, PathBuf)>,
    ) -> Self {
        let mut all = vec!["--listen", listen, "--stop-with-stdin"];
        all.extend(arguments);
        let arguments = all.into_iter().map(str::to_owned).collect();
        let mut server = Self { url: String::new(), data_dir, arguments, environment, child: Mutex::new(None) };
        server.url = server.spawn();
        server
    }

    /// Starts the process and waits until it listens.
    fn spawn(&self) -> String {
        let mut child = Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args(&self.arguments)
            .env_remove("DATABASE_URL")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let stdin = child.stdin.take().expect("piped");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let event: Value = serde_json::from_str(&line).ok()?;
                (event["event"] == "listening")
                    .then(|| event["address"].as_str().map(|at| format!("http://{at}")))?
            })
            .expect("the server says that it listens");
        let log = std::env::var_os("RF_TEST_LOG").is_some();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if log || line.contains("\"level\":\"ERROR\"") {
                    eprintln!("{line}");
                }
            }
        });
        *self.child.lock().unwrap() = Some((child, stdin));
        url
    }

    /// What it holds in memory, in KiB.
    pub fn memory(&self) -> u64 {
        let pid = self.child.lock().unwrap().as_ref().expect("running").0.id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// kill -9: no farewell, no flush.
    pub fn kill(&self) {
        let (mut child, stdin) = self.child.lock().unwrap().take().expect("running");
        child.kill().unwrap();
        child.wait().unwrap();
        drop(stdin);
    }

    /// Waits until it has died by itself.
    pub async fn dies(&self) {
        let (mut child, stdin) = self.child.lock().unwrap().take().expect("running");
        tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        drop(stdin);
    }

    /// Asks it to stop and waits.
    pub fn stop(&self) {
        if let Some((mut child, stdin)) = self.child.lock().unwrap().take() {
            drop(stdin);
            child.wait().unwrap();
        }
    }

    /// Asks it to stop; the future ends when it has.
    pub fn stop_meanwhile(&self) -> impl Future<Output = ()> + use<> {
        let running = self.child.lock().unwrap().take();
        let stopped = tokio::task::spawn_blocking(move || {
            if let Some((mut child, stdin)) = running {
                drop(stdin);
                child.wait().unwrap();
            }
        });
        async { stopped.await.unwrap() }
    }

    /// Starts it again after [`Server::kill`] or [`Server::stop`], on the same address.
    pub fn start_again(&mut self) {
        let address = self.url.trim_start_matches("http://").to_owned();
        self.arguments[1] = address;
        self.url = self.spawn();
    }

    /// Runs one of the operator's tasks on this server's data directory; its output.
    pub fn task(&self, arguments: &[&str]) -> Result<String, String> {
        let done = Command::new(PROGRAM)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args(arguments)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
    }

    /// A superuser's connection to the server's database, past all of its protection.
    pub async fn superuser(&self) -> tokio_postgres::Client {
        let (client, socket) = self.postgres("postgres").connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(socket);
        client
    }

    /// Where its cluster is.
    pub fn settings(&self) -> Settings {
        Settings {
            data_dir: self.data_dir.clone(),
            bin_dir: None,
            search_roots: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("web")],
            path: std::env::var_os("PATH"),
        }
    }

    /// How to reach the server's database as `user`.
    pub fn postgres(&self, user: &str) -> tokio_postgres::Config {
        let cluster = Cluster::attach(&self.settings()).unwrap().expect("the cluster runs");
        let user = if user == "postgres" { cluster.superuser() } else { user };
        let mut config = tokio_postgres::Config::new();
        config.host_path(cluster.socket_dir()).port(cluster.port()).user(user).dbname("resolutionflow");
        config
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.data_dir);
    }
}

/// Removes what runs before this one left behind.
fn sweep(root: &Path) {
    for entry in std::fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(pid) = name.strip_prefix("it-").and_then(|rest| rest.split('-').next()) else { continue };
        if !Path::new("/proc").join(pid).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
