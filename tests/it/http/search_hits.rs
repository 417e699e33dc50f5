//! What a hit tells, filters, and finding by meaning.

use serde_json::json;

use super::search_sessions::hits;
use crate::support::{Account, Answer};

#[actix_web::test]
async fn a_hit_says_what_it_is_and_filters_hold() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "title": "Curlew tunnel", "visibility": "account" })).await;
    let ticket = json!({ "number": "T-4711", "title": "VPN down", "client": "Contoso GmbH" });
    ann.command(&session, "ticket.link", ticket).await;
    ann.command(&session, "session.complete", json!({ "outcome": "escalate" })).await;
    let found = hits(&ann, "curlew", &[]).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let hit = &found[0];
    assert_eq!((&hit["kind"], &hit["of"]), (&json!("session"), &json!(session)));
    let with = json!([ann.get("/me").await.ok()["user"]["name"]]);
    let detail = json!({ "outcome": "escalate", "client": "Contoso GmbH", "ticket": "T-4711", "with": with });
    assert_eq!(hit["detail"], detail);
    assert!(hit["at"].is_string());
    for (name, value, count) in [
        ("outcome", "escalate", 1),
        ("outcome", "resolved", 0),
        ("client", "contoso gmbh", 1),
        ("client", "Fabrikam", 0),
        ("since", "2026-01-01T00:00:00Z", 1),
        ("until", "2026-01-01T00:00:00Z", 0),
        ("kind", "flow,step", 0),
    ] {
        assert_eq!(hits(&ann, "curlew", &[(name, value)]).await.len(), count, "{name}={value}");
    }
    assert_eq!(hits(&ann, "curlew client:\"Contoso GmbH\" kind:session", &[]).await.len(), 1);
    for (name, value, field) in [("kind", "flow,sofa", "kind"), ("limit", "0", "limit"), ("limit", "51", "limit")]
    {
        let request = ann.request(reqwest::Method::GET, "/search").query(&[("q", "x"), (name, value)]);
        let problem = Answer::of(request).await.problem(422, "invalid");
        assert_eq!(problem["field"], field, "{problem}");
    }
}

#[actix_web::test]
async fn steps_are_found_with_their_flow_and_meaning_finds_without_words() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let node = |id: &str, title: &str, body: &str, next: &str| {
        json!({ "id": id, "kind": "action", "title": title, "body": body,
            "options": [{ "id": "next", "label": "Done", "next": next }] })
    };
    let document = json!({
        "title": "Printer does not print", "kind": "troubleshooting", "start": "spooler", "tags": ["printing"],
        "nodes": [
            node("spooler", "Restart the print spooler", "Open the services and restart it.", "end"),
            { "id": "end", "kind": "resolution", "title": "It prints", "outcome": "resolved" },
        ],
    });
    let flow = ann.post("/flows", json!({ "document": document })).await.created()["id"].take();
    ann.post(&format!("/flows/{}/publish", flow.as_str().unwrap()), json!({})).await.ok();
    let found = hits(&ann, "restart spooler", &[("kind", "step")]).await;
    assert_eq!((&found[0]["of"], &found[0]["node"]), (&flow, &json!("spooler")), "{found:?}");
    assert_eq!(found[0]["detail"]["flow_title"], "Printer does not print");
    let found = hits(&ann, "no paper output from the office copier", &[("kind", "flow")]).await;
    assert_eq!((&found[0]["of"], &found[0]["meaning"]), (&flow, &json!(true)), "{found:?}");
    assert!(hits(&ann, "spooler", &[("tag", "printing"), ("category", "troubleshooting")]).await.len() >= 2);
    assert!(hits(&ann, "spooler", &[("category", "maintenance")]).await.is_empty());
}
