//! What operators, machines and browsers ask of the server itself.

use std::path::Path;

use reqwest::Method;

use crate::support::{Account, Answer, Person, Server, client};

async fn get(path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = client().get(format!("{}{path}", Server::shared().url));
    Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn health_readiness_and_metrics_answer() {
    assert_eq!(get("/healthz", &[]).await.text, "ok");
    assert_eq!(get("/readyz", &[]).await.text, "ready");
    let metrics = get("/metrics", &[]).await;
    assert_eq!(metrics.status, 200);
    assert!(metrics.text.contains("rf_http_requests_total"), "{}", metrics.text);
}

/// Load balancers ask without wanting the words.
#[tokio::test(flavor = "multi_thread")]
async fn probes_answer_head_as_themselves() {
    for path in ["/healthz", "/readyz"] {
        let url = format!("{}{path}", Server::shared().url);
        let answer = client().head(url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"), "{path}");
    }
}

/// Whatever comes through a proxy comes from elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_the_machine_itself() {
    let elsewhere = get("/metrics", &[("X-Forwarded-For", "203.0.113.9")]).await;
    elsewhere.problem(404, "not_found");
}

/// Ids and addresses of people are no labels.
#[tokio::test(flavor = "multi_thread")]
async fn metrics_name_routes_not_things() {
    let account = Account::open().await;
    account.owner.get(&format!("/users/{}", account.owner.id)).await.ok();
    account.owner.get("/users/no-such-user").await.problem(404, "not_found");
    let metrics = get("/metrics", &[]).await.text;
    assert!(metrics.contains("route=\"/api/v1/users/{id}\""), "{metrics}");
    for secret in [&account.owner.id, &account.owner.email, &account.id, &"no-such-user".to_owned()] {
        assert!(!metrics.contains(secret.as_str()), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_an_id_and_what_browsers_may_do_with_it() {
    let mut ids = Vec::new();
    for path in ["/healthz", "/api/openapi.json", "/api/v1/me", "/api/v1/nothing", "/metrics"] {
        let answer = get(path, &[]).await;
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        for part in ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-eval") && !policy.contains("script-src 'self' 'unsafe-inline'"),
            "{policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert!(!answer.headers.contains_key("strict-transport-security"), "plain http has nothing to promise");
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path} is for our own pages");
        ids.push(header("x-request-id"));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_api_does_not_know_is_a_problem_document() {
    for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/me", "/api/v1/me/", "/api/v1//me"] {
        get(path, &[]).await.problem(404, "not_found");
    }
    let nobody = Person::nobody(&Server::shared().url);
    for method in [Method::DELETE, Method::PUT, Method::OPTIONS, Method::TRACE] {
        let answer = Answer::of(nobody.request(method.clone(), "/me")).await;
        assert!([404, 405].contains(&answer.status.as_u16()), "{method}: {}", answer.status);
        let root = client().request(method.clone(), &nobody.url);
        assert!([404, 405].contains(&Answer::of(root).await.status.as_u16()), "{method} /");
    }
}

/// Addresses the app knows itself get the app; a missing file does not.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_app_are_the_app() {
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("web/dist/index.html").exists() {
        return;
    }
    let page = get("/", &[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "text/html");
    assert_eq!(page.headers["cache-control"], "no-cache");
    for path in ["/sessions/0190", "/invite", "/anything/at/all"] {
        assert_eq!(get(path, &[]).await.text, page.text, "{path}");
    }
    let tag = page.headers["etag"].to_str().unwrap();
    assert_eq!(get("/", &[("If-None-Match", tag)]).await.status, 304);
    for path in ["/missing.js", "/assets/missing.css", "/..%2fCargo.toml", "/.git/config"] {
        get(path, &[]).await.problem(404, "not_found");
    }
}
