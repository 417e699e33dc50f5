//! Emulators of language models' services that are programs of their own: each is somebody
//! else's idea of the wire and of what clients do wrong. They are installed by `make tools`; a
//! machine without them goes without their tests, but for CI's.

use std::{
    env,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A running emulator; it ends with the value.
pub struct Emulator {
    /// Where its Messages API is, up to `/v1`.
    pub url: String,
    root: String,
    child: Child,
}

/// Where a program of `make tools` is.
fn installed(path: &str) -> Option<PathBuf> {
    let tools = env::var_os("RF_TOOLS").map_or_else(|| Path::new(ROOT).join("target/tools"), PathBuf::from);
    let program = tools.join(path);
    assert!(program.exists() || env::var_os("CI").is_none(), "{path} is missing: run `make tools`");
    program.exists().then_some(program)
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

impl Emulator {
    /// Of `llmock`, which plays a list of mishaps and judges what the client made of them.
    pub async fn llmock() -> Option<Self> {
        let mut command = Command::new(installed("llmock/bin/llmock")?);
        let port = free_port();
        command.args(["serve", "--host", "127.0.0.1", "--port", &port, "--log-level", "warning"]);
        Some(Self::start(command, &port, "/anthropic/v1").await)
    }

    /// Of `vidaimock`, with our endings of its streams.
    pub async fn vidaimock() -> Option<Self> {
        let mut command = Command::new(installed("bin/vidaimock")?);
        let port = free_port();
        let config = format!("{ROOT}/tests/fixtures/llm/vidaimock");
        command.args(["--host", "127.0.0.1", "--port", &port, "--workers", "1", "--config-dir", &config]);
        Some(Self::start(command, &port, "/v1").await)
    }

    async fn start(mut command: Command, port: &str, path: &str) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let root = format!("http://127.0.0.1:{port}");
        let mut emulator = Self { url: format!("{root}{path}"), root, child: child.expect("it starts") };
        while emulator.get("/health").await.is_none() {
            assert_eq!(emulator.child.try_wait().unwrap(), None, "the emulator ended");
            tokio::task::yield_now().await;
        }
        emulator
    }

    async fn get(&self, path: &str) -> Option<Value> {
        let answer = super::client().get(format!("{}{path}", self.root)).send().await.ok()?;
        Some(answer.json().await.unwrap_or_default())
    }

    /// Has llmock play this, after forgetting what was.
    pub async fn play(&self, behaviors: Value) {
        for (path, body) in [("reset", Value::Null), ("scenario", serde_json::json!({ "behaviors": behaviors }))] {
            let request = super::client().post(format!("{}/_llmock/{path}", self.root)).json(&body);
            let answer = request.send().await.unwrap();
            assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
        }
    }

    /// What llmock holds against the client.
    pub async fn findings(&self) -> Vec<String> {
        let verdict = self.get("/_llmock/verdict").await.unwrap();
        let findings = verdict["findings"].as_array().unwrap_or_else(|| panic!("{verdict}"));
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
