//! What others do to a ticket in its ticket system, told in the room.

use serde_json::{Value, json};

use crate::support::{Account, Answer, ConnectWise, HaloPsa, LiveClient, Person, Server};

async fn connected(account: &Account, new: Value) -> String {
    account.owner.post("/psa/connections", new).await.created()["id"].as_str().unwrap().to_owned()
}

/// A session about a ticket that somebody has opened.
async fn looking(ann: &Person, connection: &str, ticket: &str) -> String {
    let session = ann.session_about(ticket, connection).await;
    ann.get(&format!("/psa/connections/{connection}/tickets/{ticket}")).await.ok();
    session
}

async fn looked_at(ticket: &str, times: usize) {
    let before = ConnectWise::shared().looks(ticket);
    while ConnectWise::shared().looks(ticket) < before + times {
        tokio::task::yield_now().await;
    }
}

async fn news(ann: &Person, session: &str) -> Vec<Value> {
    let log = LiveClient::log(ann, session).await;
    log.into_iter().filter(|event| event["kind"] == "ticket.moved").collect()
}

#[actix_web::test]
async fn a_change_is_told_live_and_what_we_wrote_ourselves_is_none() {
    let account = Account::open().await;
    let (ann, ticket) = (account.engineer().await, ConnectWise::fresh_ticket());
    let connection = connected(&account, ConnectWise::shared().connection("ConnectWise")).await;
    let session = looking(&ann, &connection, &ticket).await;
    looked_at(&ticket, 2).await;
    ann.push(&session, json!({ "status": "510" })).await;
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    looked_at(&ticket, 2).await;
    assert_eq!(news(&ann, &session).await, Vec::<Value>::new());
    let mut client = LiveClient::join(&ann, &session).await;
    ConnectWise::shared().change(&ticket, 520);
    let is_moved = |frame: &Value| frame["kind"] == "ticket.moved";
    let told = client.until(is_moved).await.unwrap();
    assert_eq!(told["data"], json!({ "ticket": ticket, "status": "Status 520", "closed": false }), "{told}");
    assert_eq!(told["by"]["name"], "ConnectWise");
    looked_at(&ticket, 2).await;
    assert_eq!(news(&ann, &session).await.len(), 1, "told once");
    ann.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    looked_at_no_more(&ticket).await;
}

/// Without a running session about it nobody asks for a ticket any more.
async fn looked_at_no_more(ticket: &str) {
    let db = Server::shared().superuser().await;
    let waits = "SELECT count(*) FROM app.ticket_looks WHERE ticket = $1";
    while db.query_one(waits, &[&ticket]).await.unwrap().get::<_, i64>(0) > 0 {
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn a_signed_call_has_the_ticket_looked_at_and_no_other_does() {
    // Nobody would look by themselves for days.
    let server = Server::start(&["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "3600000"]);
    let account = Account::open_on(&server).await;
    let (ann, ticket) = (account.engineer().await, ConnectWise::fresh_ticket());
    let connection = connected(&account, ConnectWise::shared().connection("ConnectWise")).await;
    let told = async || account.owner.get("/psa/connections").await.ok()["items"][0].clone();
    while told().await["calls"] != true {
        tokio::task::yield_now().await;
    }
    let urls = ConnectWise::shared().calls(&connection);
    let [url] = urls.as_slice() else { panic!("{urls:?}") };
    let path = url.split_once("/api/v1").unwrap().1.to_owned();
    let session = looking(&ann, &connection, &ticket).await;
    while ConnectWise::shared().looks(&ticket) == 0 {
        tokio::task::yield_now().await;
    }
    ConnectWise::shared().change(&ticket, 520);
    let call = async |path: &str, (body, signature): (String, String)| {
        let request =
            Person::nobody(&server.url).request(reqwest::Method::POST, &format!("{path}{ticket}&action=updated"));
        Answer::of(request.header("x-content-signature", signature).body(body)).await
    };
    let (body, signature) = ConnectWise::shared().call(&ticket, None);
    call(&path, (body.replace("updated", "deleted"), signature.clone())).await.problem(403, "forbidden");
    let elsewhere = ConnectWise::shared().call(&ticket, Some("http://127.0.0.1:1/key"));
    call(&path, elsewhere).await.problem(403, "forbidden");
    let other = path.replace("?recordId=", "0?recordId=").replacen("/calls/0", "/calls/", 1);
    call(&other, (body.clone(), signature.clone())).await.problem(404, "not_found");
    call("/psa/calls/none?recordId=", (body.clone(), signature.clone())).await.problem(404, "not_found");
    assert_eq!(news(&ann, &session).await, Vec::<Value>::new());
    assert_eq!(call(&path, (body, signature)).await.status, 204);
    while news(&ann, &session).await.is_empty() {
        tokio::task::yield_now().await;
    }
    let news = news(&ann, &session).await;
    assert_eq!(news[0]["data"]["status"], "Status 520", "what the call says is not believed: {news:?}");
    account.owner.delete(&format!("/psa/connections/{connection}")).await.no_content();
    assert_eq!(ConnectWise::shared().calls(&connection), Vec::<String>::new(), "it calls no more");
}

#[actix_web::test]
async fn halopsa_is_looked_at_by_the_same_trait() {
    let account = Account::open().await;
    let (ann, halo) = (account.engineer().await, HaloPsa::start());
    let keys = json!({ "client_id": "id", "client_secret": "secret" });
    let new = json!({ "name": "Halo", "site": halo.url, "halopsa": keys });
    let connection = connected(&account, new).await;
    let session = looking(&ann, &connection, "77").await;
    let mut status = 1;
    while news(&ann, &session).await.is_empty() {
        // The first look only learns how it is.
        status += 1;
        halo.change(status);
    }
    let news = news(&ann, &session).await;
    assert_eq!((&news[0]["by"]["name"], &news[0]["data"]["ticket"]), (&json!("Halo"), &json!("77")));
}
