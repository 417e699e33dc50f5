//! The emulator of language models' services, aimock: somebody else's idea of their wire.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A running emulator; it ends with the value.
pub struct Aimock {
    pub url: String,
    child: Child,
}

impl Aimock {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let mut child = Command::new("node")
            .arg(format!("{ROOT}/web/node_modules/.bin/aimock"))
            .current_dir(format!("{ROOT}/tests/fixtures/llm"))
            .args(["--config", "aimock.json"])
            .args(["--host", "127.0.0.1", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("`make web` has installed aimock");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.split_once("listening on ")?.1.trim().to_owned()));
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { url: url.expect("it says where it listens"), child }
    }

    /// Every request it was sent, with what it answered.
    pub async fn journal(&self) -> Vec<Value> {
        let answer = super::client().get(format!("{}/__aimock/journal", self.url)).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }
}

impl Drop for Aimock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
