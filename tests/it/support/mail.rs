//! A mail server, somebody else's: the npm package `smtp-server`, whose letters are read by
//! `mailparser`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A running mail server; it ends with the value.
pub struct MailServer {
    pub port: u16,
    letters: String,
    child: Child,
}

impl MailServer {
    /// Starts it on a free port.
    pub fn start() -> Self {
        Self::start_with(0, &[])
    }

    /// Starts it on this port, with these options.
    pub fn start_with(port: u16, options: &[&str]) -> Self {
        let mut child = Command::new("node")
            .arg(format!("{ROOT}/web/e2e/mail-server.mjs"))
            .arg(port.to_string())
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("`make web` has installed smtp-server");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let ports = lines.find_map(|line| Some(line.strip_prefix("listening on ")?.to_owned()));
        std::thread::spawn(move || lines.for_each(drop));
        let ports = ports.expect("it says where it listens");
        let (smtp, http) = ports.split_once(' ').expect("two ports");
        Self { port: smtp.parse().unwrap(), letters: format!("http://127.0.0.1:{http}/"), child }
    }

    /// How a server of ours is told of it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Every letter it was given.
    pub async fn letters(&self) -> Vec<Value> {
        let answer = super::client().get(&self.letters).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    /// The first letter that is as wanted, once it is there.
    pub async fn letter(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(found) = self.letters().await.into_iter().find(|letter| wanted(letter)) {
                return found;
            }
            tokio::task::yield_now().await;
        }
    }

    /// The first letter to this address whose subject ends so.
    pub async fn letter_to(&self, address: &str, subject: &str) -> Value {
        self.letter(|letter| {
            letter["to"][0] == address && letter["subject"].as_str().is_some_and(|text| text.ends_with(subject))
        })
        .await
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
