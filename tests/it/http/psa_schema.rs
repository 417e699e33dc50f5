//! Every call to ConnectWise PSA, judged by the vendor's schema.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Account, ConnectWise, Prism, client};

/// What the client asks of ConnectWise: all of it.
const CALLS: [&str; 15] = [
    "GET /login/companyinfo/contoso",
    "GET /service/boards/N/statuses",
    "GET /service/tickets",
    "GET /service/tickets/N",
    "GET /service/tickets/N/allNotes",
    "GET /service/tickets/N/configurations",
    "GET /service/tickets/N/notes",
    "GET /system/callbacks",
    "GET /system/info",
    "GET /system/members",
    "GET /time/entries",
    "PATCH /service/tickets/N",
    "POST /service/tickets/N/notes",
    "POST /system/callbacks",
    "POST /time/entries",
];

/// Connects `url`, reads a ticket in every way there is, and puts a note, work and a status on it.
async fn everything(prism: &Prism, ticket: &str, status: &str) {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let mut new = ConnectWise::shared().connection("ConnectWise");
    new["site"] = json!(prism.url);
    let id = account.owner.post("/psa/connections", new).await.created()["id"].as_str().unwrap().to_owned();
    let path = format!("/psa/connections/{id}");
    let tested = account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    assert_eq!(tested["problem"], Value::Null, "{tested}");
    for read in ["tickets?q=outlook", "tickets?q=%235001", "tickets", "tickets/5001", "tickets/5001/choices"] {
        ann.get(&format!("{path}/{read}")).await.ok();
    }
    account.owner.get(&format!("{path}/members")).await.ok();
    let person = format!("{path}/members/{}", ann.id);
    account.owner.put(&person, json!({ "member": "176" })).await.no_content();
    while account.owner.get("/psa/connections").await.ok()["items"][0]["calls"] != true {
        demand_fine(prism);
        tokio::task::yield_now().await;
    }
    let session = ann.session_about(ticket, &id).await;
    let time = json!({ "from": "2026-11-20T15:00:00Z", "until": "2026-11-20T15:15:00Z", "role": "11" });
    let queued = ann.push(&session, json!({ "time": time, "status": status })).await;
    assert_eq!(queued.status, 202, "{}", queued.text);
    let newest = async || ann.get(&format!("/sessions/{session}/pushes")).await.ok()["items"][0].clone();
    while newest().await["state"] != "confirmed" {
        demand_fine(prism);
        tokio::task::yield_now().await;
    }
    account.owner.delete(&path).await.no_content();
}

/// Nothing is out of schema so far.
fn demand_fine(prism: &Prism) {
    let judged = prism.judged();
    let odd: Vec<_> = judged.iter().filter(|judged| !judged.is_fine()).collect();
    assert!(odd.is_empty(), "{} of {} are out of schema: {odd:#?}", odd.len(), judged.len());
}

/// Nothing is out of schema, and all of [`CALLS`] were asked, and what is asked `besides`.
fn demand_all_fine(prism: &Prism, besides: &[&str]) {
    demand_fine(prism);
    let judged = prism.judged();
    let asked: BTreeSet<_> = judged.iter().map(|judged| judged.call.as_str()).collect();
    let all: BTreeSet<_> = CALLS.iter().chain(besides).copied().collect();
    assert_eq!(asked, all, "of {} requests", judged.len());
}

#[actix_web::test]
async fn the_vendors_schema_takes_every_call() {
    let prism = Prism::mock();
    everything(&prism, "5001", "505").await;
    demand_all_fine(&prism, &[]);
}

#[actix_web::test]
async fn a_whole_scene_with_a_system_that_keeps_it_is_within_the_schema() {
    let connectwise = ConnectWise::at_the_usual_place();
    let prism = Prism::in_front_of(&connectwise.url);
    everything(&prism, "5001", "520").await;
    let on = connectwise.on("5001");
    assert_eq!((on.notes.len(), on.times.len(), on.status), (1, 1, Some(520)), "lost answers doubled nothing");
    // The one that the first, lost attempt to register left behind, and the other at the end.
    demand_all_fine(&prism, &["DELETE /system/callbacks/N"]);
    eprintln!("schema: {} requests, none out of it", prism.judged().len());
    let refused = client()
        .post(format!("{}/v4_6_release/apis/3.0/service/tickets/5001/notes", prism.behind))
        .basic_auth("contoso+pub", Some("priv-word"))
        .header("clientId", "client")
        .json(&json!({ "texts": "A field that is not there." }));
    assert_eq!(refused.send().await.unwrap().status(), 422, "it would have been refused");
}
