//! Whatever is sent, the answer is a problem document that says what to mend, and
//! the server stands.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::text;
use crate::support::{Account, Answer, Person, client};

const JSON: &str = "application/json";

/// As in `platform::extract`.
const BODY_LIMIT: usize = 256 * 1024;

async fn send(person: &Person, method: Method, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = person.request(method, path).header("Content-Type", kind).body(body);
    let answer = Answer::of(request).await;
    assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.text);
    answer
}

async fn demand_healthy(person: &Person) {
    assert_eq!(Answer::of(client().get(format!("{}/readyz", person.url))).await.text, "ready");
    person.get("/me").await.ok();
}

/// What takes a body, with a body that is right.
async fn doors(person: &Person) -> Vec<(Method, String, Value)> {
    let flow = person.flow().await;
    let document = person.get(&format!("/flows/{flow}")).await.ok()["document"].take();
    let session = person.session().await;
    let command = json!({ "id": Uuid::now_v7(), "kind": "note.add", "data": { "text": "A note." }, "seen": 1 });
    let (email, password) = ("x@bad.test", "four plain words here");
    vec![
        (Method::POST, "/auth/login".into(), json!({ "email": email, "password": password })),
        (Method::POST, "/auth/invites/accept".into(), json!({ "token": "x", "name": "X", "password": password })),
        (Method::POST, "/auth/password-resets/accept".into(), json!({ "token": "x", "password": password })),
        (Method::POST, "/invites".into(), json!({ "email": email, "role": "viewer" })),
        (Method::POST, "/teams".into(), json!({ "name": "Bad input" })),
        (Method::PATCH, format!("/users/{}", person.id), json!({ "name": "Same Name" })),
        (Method::POST, "/flows".into(), json!({ "document": document })),
        (Method::PUT, format!("/flows/{flow}/draft"), json!({ "document": document })),
        (Method::POST, "/sessions".into(), json!({ "title": "Bad input" })),
        (Method::POST, format!("/sessions/{session}/commands"), command),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_json_is_said_to_be_none() {
    let account = Account::open().await;
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep = format!("{}1{}", "{\"a\":".repeat(20_000), "}".repeat(20_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", b"".to_vec()),
        ("half an object", b"{\"name\":".to_vec()),
        ("two values", b"{}{}".to_vec()),
        ("something after it", b"{} x".to_vec()),
        ("invalid UTF-8", b"{\"name\":\"\xff\xfe\"}".to_vec()),
        ("a lone surrogate", b"{\"name\":\"\\ud800\"}".to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("a raw control character", b"{\"name\":\"a\x01b\"}".to_vec()),
        ("NaN", b"{\"name\":NaN}".to_vec()),
        ("zeros", vec![0; 1_000]),
        ("deep lists", nested.into_bytes()),
        ("deep objects", deep.into_bytes()),
    ];
    for (method, path, _) in doors(&account.owner).await {
        for (what, body) in &cases {
            let answer = send(&account.owner, method.clone(), &path, JSON, body.clone()).await;
            // Some are wrong in shape before they are wrong as JSON.
            let code = if answer.status == 422 { "invalid" } else { "malformed" };
            assert!(
                [400, 422].contains(&answer.status.as_u16()),
                "{path}, {what}: {} {}",
                answer.status,
                answer.text
            );
            answer.clone().problem(answer.status.as_u16(), code);
        }
    }
    demand_healthy(&account.owner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_content_type_is_refused() {
    let account = Account::open().await;
    for (method, path, body) in doors(&account.owner).await {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense", ""] {
            let answer = send(&account.owner, method.clone(), &path, kind, body.to_string()).await;
            let problem = answer.problem(400, "malformed");
            assert!(problem["detail"].as_str().unwrap().contains("application/json"), "{path} {kind}: {problem}");
        }
    }
    for kind in ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"] {
        let name = json!({ "name": format!("Team {kind}") }).to_string();
        send(&account.owner, Method::POST, "/teams", kind, name).await.created();
    }
}

/// Also when nobody is signed in: a stranger's body must not fill the memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_too_large_is_refused() {
    let account = Account::open().await;
    let large = json!({ "name": "x".repeat(BODY_LIMIT) }).to_string();
    for (method, path, _) in doors(&account.owner).await {
        send(&account.owner, method, &path, JSON, large.clone()).await.problem(413, "too_large");
    }
    let nobody = Person::nobody(&account.url);
    send(&nobody, Method::POST, "/auth/login", JSON, large).await.problem(413, "too_large");
    demand_healthy(&account.owner).await;
}

/// Wrong types, unknown fields and values out of range, each named by its path.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_named_by_its_path() {
    let account = Account::open().await;
    let doors = doors(&account.owner).await;
    let long = "x".repeat(201);
    let cases: Vec<(&str, &str, Value, &str)> = vec![
        ("/auth/login", "/email", json!(1), "email"),
        ("/auth/login", "/password", json!(["x"]), "password"),
        ("/auth/invites/accept", "/name", json!(""), "name"),
        ("/auth/invites/accept", "/name", json!("a\0b"), "name"),
        ("/auth/invites/accept", "/name", json!(long), "name"),
        ("/auth/invites/accept", "/password", json!("short"), "password"),
        ("/auth/invites/accept", "/password", json!(long), "password"),
        ("/auth/password-resets/accept", "/password", json!(null), "password"),
        ("/invites", "/email", json!("no address"), "email"),
        ("/invites", "/email", json!("a\0b@bad.test"), "email"),
        ("/invites", "/email", json!(format!("{long}{long}@bad.test")), "email"),
        ("/invites", "/role", json!("king"), "role"),
        ("/invites", "/role", json!({}), "role"),
        ("/invites", "/team_id", json!("x"), "team_id"),
        ("/invites", "/unknown", json!(1), "unknown"),
        ("/teams", "/name", json!(null), "name"),
        ("/teams", "/name", json!("  "), "name"),
        ("/teams", "/name", json!("two\nlines"), "name"),
        ("/teams", "/name", json!("a\0b"), "name"),
        ("/teams", "/name", json!(long), "name"),
        ("/teams", "/unknown", json!(1), "unknown"),
        ("/users", "/name", json!("a\0b"), "name"),
        ("/users", "/role", json!(7), "role"),
        ("/users", "/status", json!("asleep"), "status"),
        ("/users", "/id", json!(Uuid::now_v7()), "id"),
        ("/flows", "/document/title", json!(3), "document.title"),
        ("/flows", "/document/title", json!("a\0b"), "title"),
        ("/flows", "/document/title", json!(long), "title"),
        ("/flows", "/document/description", json!("a\0b"), "document"),
        ("/flows", "/document/kind", json!("riddle"), "document.kind"),
        ("/flows", "/document/nodes", json!("x"), "document.nodes"),
        ("/flows", "/document/nodes/1/kind", json!("riddle"), "document.nodes[1].kind"),
        ("/flows", "/document/nodes/0/body", json!("a\0b"), "document"),
        ("/flows", "/document/nodes/0/options/0/next", json!(1), "document.nodes[0].options[0].next"),
        ("/flows", "/document/nodes/0/extra", json!(1), "document.nodes[0].extra"),
        ("/flows/", "/document/nodes/0/title", json!("a\0b"), "document"),
        ("/flows/", "/seen_updated_at", json!("yesterday"), "seen_updated_at"),
        ("/flows/", "/unknown", json!(1), "unknown"),
        ("/sessions", "/title", json!("a\0b"), "title"),
        ("/sessions", "/title", json!(long), "title"),
        ("/sessions", "/title", json!(false), "title"),
        ("/sessions", "/visibility", json!("everybody"), "visibility"),
        ("/sessions", "/flow_id", json!("x"), "flow_id"),
        ("/sessions", "/flow_id", json!(Uuid::now_v7()), "flow_id"),
        ("/sessions", "/team_id", json!(Uuid::nil()), "team_id"),
        ("/sessions", "/unknown", json!(1), "unknown"),
        ("/sessions/", "/id", json!("x"), "id"),
        ("/sessions/", "/id", json!(null), "id"),
        ("/sessions/", "/kind", json!(1), "kind"),
        ("/sessions/", "/seen", json!(-1), "seen"),
        ("/sessions/", "/seen", json!(1.5), "seen"),
        ("/sessions/", "/unknown", json!(1), "unknown"),
    ];
    for (door, pointer, value, field) in cases {
        // A trailing slash means the longer path below it.
        let fits = |path: &str| path == door || path.starts_with(&format!("{}/", door.trim_end_matches('/')));
        let exact = doors.iter().filter(|(_, path, _)| !door.ends_with('/') && path == door);
        let below = doors.iter().filter(|(_, path, _)| fits(path));
        let (method, path, body) = exact.chain(below).next().expect("a door");
        let mut body = body.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value.clone();
        let problem = send(&account.owner, method.clone(), path, JSON, body.to_string()).await;
        assert_eq!(problem.status, 422, "{door} {pointer} {value}: {}", problem.text);
        let problem = problem.problem(422, "invalid");
        assert_eq!(problem["field"], field, "{door} {pointer} {value}: {problem}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
    }
    demand_healthy(&account.owner).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_repeated_field_is_named() {
    let account = Account::open().await;
    let cases = [
        ("/auth/login", "{\"email\":\"x\"}", "password"),
        ("/teams", "{}", "name"),
        ("/teams", "{\"name\":\"a\",\"name\":\"b\"}", "name"),
        ("/teams", "[]", "name"),
        ("/invites", "{\"email\":\"a@b.test\"}", "role"),
    ];
    for (path, body, names) in cases {
        let problem = send(&account.owner, Method::POST, path, JSON, body).await.problem(422, "invalid");
        let said = format!("{} {}", text(&problem["field"]), text(&problem["detail"]));
        assert!(said.contains(names) || body == "[]", "{path} {body}: {problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_makes_no_sense_is_refused() {
    let account = Account::open().await;
    // Well-formed, of a time that PostgreSQL does not know.
    let ancient = {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let micros = (-4_000_000_000_000_000_000_i64).to_be_bytes();
        URL_SAFE_NO_PAD.encode([micros.as_slice(), Uuid::now_v7().as_bytes()].concat())
    };
    let far = "/sessions?cursor=f________________________________".to_owned();
    let cases = [
        ("/users?limit=many".to_owned(), 422),
        ("/users?limit=-9223372036854775808".to_owned(), 422),
        ("/users?limit=99999999999999999999".to_owned(), 422),
        ("/users?limit=1&limit=2".to_owned(), 422),
        ("/users?limit=%ff".to_owned(), 422),
        (format!("/users?cursor={ancient}"), 422),
        (format!("/sessions?cursor={ancient}"), 422),
        (far, 422),
        ("/sessions?status=asleep".to_owned(), 422),
        ("/search?q=x&limit=0".to_owned(), 422),
        ("/search?q=x&limit=-1".to_owned(), 422),
        (format!("/search?q={}", "x".repeat(10_001)), 422),
        ("/users/no-id".to_owned(), 404),
        ("/users/%00".to_owned(), 404),
        ("/users/%ff%fe".to_owned(), 404),
        (format!("/users/{}", "9".repeat(5_000)), 404),
        ("/users/..%2f..%2fetc%2fpasswd".to_owned(), 404),
        ("/sessions/';DROP TABLE sessions;--".to_owned(), 404),
        ("/flow-versions/00000000-0000-0000-0000-000000000000".to_owned(), 404),
    ];
    for (path, status) in cases {
        let answer = account.owner.get(&path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        answer.problem(status, if status == 404 { "not_found" } else { "invalid" });
    }
    // What people type is never wrong.
    for query in ["%00", "%22", "AND+OR+NOT", "a:b", "(((", "*", "%F0%9F%94%A5", "title:%5B1+TO+2%5D", "+-%26%7C"]
    {
        account.owner.get(&format!("/search?q={query}")).await.ok();
    }
    demand_healthy(&account.owner).await;
}

/// Text in other scripts, right to left, composed and with emoji comes back as sent.
#[tokio::test(flavor = "multi_thread")]
async fn text_comes_back_as_sent() {
    let account = Account::open().await;
    for name in [
        "Zoë",
        "日本語チーム",
        "فريق",
        "👩‍🔧👨‍👩‍👧",
        "a\u{301}",
        "<script>alert(1)</script>",
        "'; DROP TABLE teams;--",
        "\\u0000",
    ] {
        let team = account.owner.post("/teams", json!({ "name": name })).await.created();
        let seen = account.owner.get(&format!("/teams/{}", text(&team["id"]))).await.ok();
        assert_eq!(seen["name"], name);
    }
}
