//! The example clients of `tests/clients` do what they show.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use serde_json::{Value, json};

use crate::support::{Account, Person, Server};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The TypeScript one, its types checked, as JavaScript: Node.js 20 runs no other.
fn compiled() -> &'static Path {
    static COMPILED: OnceLock<PathBuf> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("clients-{}", std::process::id()));
        let done = Command::new(format!("{ROOT}/web/node_modules/.bin/tsc"))
            .args(["-p", &format!("{ROOT}/tests/clients/typescript"), "--outDir"])
            .arg(&out)
            .output()
            .expect("`make web` has installed tsc");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        std::fs::write(out.join("package.json"), r#"{"type":"module"}"#).unwrap();
        out
    })
}

/// A client that runs, and what it has printed.
struct Follower {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    said: Vec<String>,
}

impl Follower {
    fn start(mut command: Command, url: &str, until: u64, what: &[&str], secrets: &[(&str, &str)]) -> Self {
        command.args(["--server", url, "--until", &until.to_string()]).args(what).envs(secrets.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the client starts");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, said: Vec::new() }
    }

    /// One in Python and one in TypeScript.
    fn both(url: &str, until: u64, what: &[&str], secrets: &[(&str, &str)]) -> [Self; 2] {
        let mut python = Command::new("python3");
        python.arg("-B").arg(format!("{ROOT}/tests/clients/python/follow.py"));
        let mut node = Command::new("node");
        node.args(["--no-warnings", "--experimental-websocket"]).arg(compiled().join("follow.js"));
        [python, node].map(|command| Self::start(command, url, until, what, secrets))
    }

    /// Reads until it says that it has caught up.
    fn live(&mut self) {
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            let is_live = line.starts_with("{\"live\":");
            self.said.push(line);
            if is_live {
                return;
            }
        }
        panic!("it ended: {}", self.complaint());
    }

    /// All it says until it ends, and how it ends.
    fn end(mut self) -> (Vec<String>, Option<i32>, String) {
        for line in self.lines.by_ref() {
            self.said.push(line.unwrap());
        }
        let complaint = self.complaint();
        (self.said, self.child.wait().unwrap().code(), complaint)
    }

    fn complaint(&mut self) -> String {
        let stderr = self.child.stderr.take().map(std::io::read_to_string);
        stderr.and_then(Result::ok).unwrap_or_default()
    }
}

/// Work that waits for another process, off the test's own thread.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn both_live(mut clients: [Follower; 2]) -> [Follower; 2] {
    off(move || {
        clients.iter_mut().for_each(Follower::live);
        clients
    })
    .await
}

/// Both end well and have said the same; the events among it.
async fn both_end(clients: [Follower; 2]) -> Vec<Value> {
    let [python, node] = off(move || clients.map(Follower::end)).await;
    assert_eq!((python.1, node.1), (Some(0), Some(0)), "{}{}", python.2, node.2);
    assert_eq!(python.0, node.0);
    let said = python.0.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    said.filter(|line| line["event"].is_u64()).collect()
}

#[actix_web::test]
async fn r05_the_example_clients_follow_a_session_over_a_killed_server() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let head = || async { ann.get(&format!("/sessions/{session}")).await.ok()["head"].as_u64().unwrap() };
    let before = head().await;
    let secrets = [("RF_TOKEN", ann.token.as_str())];
    let clients = Follower::both(&server.url, before + 6, &["--session", &session], &secrets);
    let clients = both_live(clients).await;
    for _ in 0..3 {
        ann.command(&session, "note.add", json!({ "text": "one" })).await;
    }
    server.kill();
    server.start_again();
    let clients = both_live(clients).await;
    for _ in 0..3 {
        ann.command(&session, "fact.add", json!({ "text": "two" })).await;
    }
    let events = both_end(clients).await;
    let wanted: Vec<_> = (before + 1..=before + 6).collect();
    let seen: Vec<_> = events.iter().map(|event| event["event"].as_u64().unwrap()).collect();
    assert!(seen.ends_with(&wanted), "{seen:?} but not {wanted:?}");
}

async fn link(wish: Value) -> (Person, String, String) {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (_, token) = ann.share(&session, wish).await;
    (ann, session, token)
}

#[actix_web::test]
async fn r11_the_example_clients_watch_through_a_link() {
    let (ann, session, token) = link(json!({ "kind": "public", "password": "our dog Rex" })).await;
    let secrets = [("RF_LINK", token.as_str()), ("RF_LINK_PASSWORD", "our dog Rex")];
    let clients = both_live(Follower::both(&ann.url, 2, &["--link"], &secrets)).await;
    ann.command(&session, "note.add", json!({ "text": "inner" })).await;
    ann.command(&session, "note.add", json!({ "text": "outer", "shared": true })).await;
    assert_eq!(both_end(clients).await, [json!({ "event": 2, "kind": "update.posted" })]);
}

#[actix_web::test]
async fn r03_the_example_clients_say_why_they_may_not_come_in() {
    let (ann, session, token) = link(json!({ "kind": "public", "password": "our dog Rex" })).await;
    let wrong = [("RF_LINK", token.as_str()), ("RF_LINK_PASSWORD", "a cat")];
    let nobody = [("RF_TOKEN", "nobody")];
    let session = ["--session", session.as_str()];
    for (what, secrets) in [(&["--link"][..], &wrong[..]), (&session[..], &nobody[..])] {
        let clients = Follower::both(&ann.url, 1, what, secrets);
        for (said, code, complaint) in off(move || clients.map(Follower::end)).await {
            assert_eq!((said.len(), code), (0, Some(1)), "{complaint}");
            assert!(complaint.trim().len() > 20 && !complaint.contains("our dog"), "{complaint}");
        }
    }
}
