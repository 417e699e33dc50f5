//! How the installation is reached decides what the cookie is like and who may ask.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use reqwest::Method;
use serde_json::json;

use super::{PASSWORD, cookie, login, with_cookie};
use crate::support::{Account, Answer, Person, Server};

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_the_cookie_is_tied_to_this_host() {
    let server = Server::start(&["--public-url", "https://flow.example.test"]);
    let account = Account::open_on(&server).await;
    let answer = login(&server.url, &account.owner.email, PASSWORD).await;
    assert!(answer.headers["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    let (held, says) = cookie(&answer);
    assert!(held.starts_with("__Host-rf_refresh="), "{held}");
    for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(says.iter().any(|said| said == part), "{part}: {says:?}");
    }
    assert!(!says.iter().any(|said| said.starts_with("Domain")), "{says:?}");
    with_cookie(&server.url, "/auth/refresh", &held).await.ok();
    // Without the prefix anybody on a sibling host could have set it.
    let (held, _) = cookie(&login(&server.url, &account.owner.email, PASSWORD).await);
    let plain = held.trim_start_matches("__Host-");
    with_cookie(&server.url, "/auth/refresh", plain).await.problem(401, "unauthenticated");
    let body = json!({ "email": account.owner.email, "password": PASSWORD });
    for (origin, status) in [
        ("https://flow.example.test", 200),
        ("https://flow.example.test:443", 200),
        ("http://flow.example.test", 403),
        ("https://example.test", 403),
        (server.url.as_str(), 403),
    ] {
        let request = Person::nobody(&server.url).request(Method::POST, "/auth/login").header("Origin", origin);
        assert_eq!(Answer::of(request.json(&body)).await.status, status, "{origin}");
    }
    let link =
        account.owner.post("/invites", json!({ "email": "new@flow.test", "role": "viewer" })).await.created();
    assert!(link["url"].as_str().unwrap().starts_with("https://flow.example.test/invite#"), "{link}");
    let session = account.owner.session().await;
    let ticket = account.owner.post(&format!("/sessions/{session}/tickets"), json!({})).await.created();
    assert_eq!(ticket["url"], "wss://flow.example.test/api/v1/live");
}

/// A password must not cross a network in clear: such a server does not start.
#[test]
fn a_reach_that_is_not_safe_is_refused_at_start() {
    let cases: [(&[&str], &str); 4] = [
        (
            &["--listen", "127.0.0.1:0", "--public-url", "http://example.com"],
            "plain http is allowed on loopback only",
        ),
        (&["--listen", "0.0.0.0:0"], "--public-url https://"),
        (&["--listen", "127.0.0.1:0", "--public-url", "https://example.com/path"], "scheme, host and port only"),
        (&["--listen", "127.0.0.1:0", "--public-url", "no url"], "--public-url"),
    ];
    let data_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("it-{}-reach", std::process::id()));
    for (arguments, says) in cases {
        let done = Command::new(env!("CARGO_BIN_EXE_resolutionflow"))
            .arg("--data-dir")
            .arg(&data_dir)
            .arg("--stop-with-stdin")
            .args(arguments)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success(), "{arguments:?} was accepted");
        assert!(said.contains(says), "{arguments:?}: {said}");
        assert!(!String::from_utf8_lossy(&done.stdout).contains("\"listening\""), "{arguments:?} listened");
    }
    assert!(!data_dir.exists(), "nothing is made for a server that will not run");
}
