//! Share links over HTTP: made, previewed, listed, opened, ended.

use serde_json::{Value, json};

use crate::support::{Account, Answer, Person, Server};

async fn enter(url: &str, body: Value) -> Answer {
    Person::nobody(url).post("/shared/tickets", body).await
}

#[actix_web::test]
async fn the_preview_is_what_viewers_see() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let note = json!({ "text": "We restart the server. Login admin / Winter2026!", "shared": true });
    ann.command(&session, "note.add", note).await;
    ann.command(&session, "note.add", json!({ "text": "Do not tell them about Fabrikam." })).await;
    let seen = ann.post(&format!("/sessions/{session}/share-links/preview"), json!({ "names": false })).await.ok();
    assert_eq!(seen["updates"].as_array().unwrap().len(), 1, "{seen}");
    let text = seen["updates"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("We restart the server. Login admin / [password #"), "{text}");
    assert_eq!((&seen["hidden"], &seen["helper"], &seen["status"]), (&json!(1), &Value::Null, &json!("working")));
    assert!(!seen.to_string().contains("Fabrikam"));
    let named = ann.post(&format!("/sessions/{session}/share-links/preview"), json!({ "names": true })).await.ok();
    assert!(named["helper"].as_str().is_some_and(|name| !name.contains(' ')), "{named}");
}

#[actix_web::test]
async fn an_update_can_be_looked_at_before_anybody_else_reads_it() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let path = format!("/sessions/{session}/share-links/preview");
    let seen = ann.post(&path, json!({ "update": "Your PIN is 4711 for now." })).await.ok();
    assert_eq!(seen["provider"], ann.get("/me").await.ok()["account"]["name"], "who serves them");
    let text = seen["updates"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("Your PIN is [password #") && text.ends_with(" for now."), "{text}");
    let seen = ann.post(&path, json!({})).await.ok();
    assert_eq!(seen["updates"], json!([]), "nothing was written by looking");
    let problem = ann.post(&path, json!({ "update": "x".repeat(10_001) })).await.problem(422, "invalid");
    assert_eq!(problem["field"], "update");
}

#[actix_web::test]
async fn wishes_that_cannot_be_are_refused_by_field() {
    let account = Account::open().await;
    let (ann, viewer) = (account.engineer().await, account.person("viewer", "Vera Viewer").await);
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let path = format!("/sessions/{session}/share-links");
    for (wish, field) in [
        (json!({ "kind": "public", "hours": 0 }), "hours"),
        (json!({ "kind": "public", "hours": 2_161 }), "hours"),
        (json!({ "kind": "public", "password": "short" }), "password"),
        (json!({ "kind": "public", "most_views": 0 }), "most_views"),
        (json!({ "kind": "public", "start": 0 }), "start"),
        (json!({ "kind": "public", "start": 1_000 }), "start"),
        (json!({ "kind": "everybody" }), "kind"),
    ] {
        let problem = ann.post(&path, wish).await.problem(422, "invalid");
        assert_eq!(problem["field"], field);
    }
    viewer.post(&path, json!({ "kind": "public" })).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn an_unknown_token_is_nothing_and_a_real_one_says_kindly_that_it_ended() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (revoked, token) = ann.share(&session, json!({ "kind": "public" })).await;
    enter(&ann.url, json!({ "token": token })).await.created();
    ann.delete(&format!("/share-links/{revoked}")).await.no_content();
    let problem = enter(&ann.url, json!({ "token": token })).await.problem(410, "gone");
    assert!(problem["detail"].as_str().unwrap().contains("has ended it"), "{problem}");
    let (expired, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let aged = format!("UPDATE app.share_links SET expires_at = created_at WHERE id = '{expired}'");
    Server::shared().superuser().await.batch_execute(&aged).await.unwrap();
    let problem = enter(&ann.url, json!({ "token": token })).await.problem(410, "gone");
    assert!(problem["detail"].as_str().unwrap().contains("expired"), "{problem}");
    for token in ["", "x", &token[1..], &format!("{token}x"), "a\0b"] {
        enter(&ann.url, json!({ "token": token })).await.problem(404, "not_found");
    }
    let states = ann.get(&format!("/sessions/{session}/share-links")).await.ok();
    assert_eq!(
        (&states["items"][0]["state"], &states["items"][1]["state"]),
        (&json!("expired"), &json!("revoked"))
    );
}

#[actix_web::test]
async fn a_password_is_asked_for_and_guessing_is_slowed() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (_, token) = ann.share(&session, json!({ "kind": "public", "password": "our dog Rex" })).await;
    enter(&ann.url, json!({ "token": token })).await.problem(401, "password_needed");
    let right = enter(&ann.url, json!({ "token": token, "password": "our dog Rex" })).await.created();
    for _ in 0..4 {
        let wrong = enter(&ann.url, json!({ "token": token, "password": "our cat Rex" })).await;
        wrong.problem(401, "password_wrong");
    }
    let answer = enter(&ann.url, json!({ "token": token, "password": "our dog Rex" })).await;
    answer.problem(429, "slow_down");
    // Who is in may come back.
    enter(&ann.url, json!({ "token": token, "viewer": right["viewer"] })).await.created();
}

#[actix_web::test]
async fn guessing_at_once_is_no_faster() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (_, token) = ann.share(&session, json!({ "kind": "public", "password": "our dog Rex" })).await;
    let tries =
        (0..20).map(|number| enter(&ann.url, json!({ "token": token, "password": format!("our dog {number}") })));
    let answers = futures_util::future::join_all(tries).await;
    let of = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert!(of(401) <= 4 && of(401) + of(429) == 20, "{} looked at, {} not", of(401), of(429));
}

#[actix_web::test]
async fn views_are_counted_once_a_page_and_never_beyond_the_limit() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (link, token) = ann.share(&session, json!({ "kind": "public", "most_views": 3 })).await;
    let tries = (0..12).map(|_| enter(&ann.url, json!({ "token": token })));
    let (won, lost): (Vec<_>, Vec<_>) =
        futures_util::future::join_all(tries).await.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((won.len(), lost.iter().filter(|answer| answer.status == 410).count()), (3, 9));
    let viewer = won.into_iter().next().unwrap().created()["viewer"].clone();
    let again = enter(&ann.url, json!({ "token": token, "viewer": viewer })).await.created();
    assert_eq!(again.get("viewer"), None);
    let views = ann.get(&format!("/share-links/{link}/views")).await.ok();
    assert_eq!(views["items"].as_array().unwrap().len(), 3);
    let listed = ann.get("/share-links").await.ok();
    assert!(listed["items"][0]["session"]["title"].is_string());
    assert_eq!((&listed["items"][0]["views"], &listed["items"][0]["state"]), (&json!(3), &json!("used_up")));
}

#[actix_web::test]
async fn an_inner_link_is_for_people_of_the_account() {
    let (account, other) = (Account::open().await, Account::open().await);
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let (_, token) = ann.share(&session, json!({ "kind": "account" })).await;
    let body = json!({ "token": token });
    enter(&ann.url, body.clone()).await.problem(401, "sign_in_needed");
    let stranger = other.engineer().await.post("/shared/tickets", body.clone()).await;
    let unknown = other.owner.post("/shared/tickets", json!({ "token": "x" })).await;
    assert_eq!((stranger.status, &stranger.text), (unknown.status, &unknown.text));
    account.engineer().await.post("/shared/tickets", body).await.created();
}

#[actix_web::test]
async fn the_account_s_switch_stops_every_public_link_and_lets_them_work_again() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let (_, token) = ann.share(&session, json!({ "kind": "public" })).await;
    ann.put("/sharing", json!({ "public_links": false })).await.problem(403, "forbidden");
    account.owner.put("/sharing", json!({ "public_links": false })).await.no_content();
    enter(&ann.url, json!({ "token": token })).await.problem(410, "gone");
    let path = format!("/sessions/{session}/share-links");
    ann.post(&path, json!({ "kind": "public" })).await.problem(409, "public_links_off");
    ann.post(&path, json!({ "kind": "account" })).await.created();
    account.owner.put("/sharing", json!({ "public_links": true })).await.no_content();
    enter(&ann.url, json!({ "token": token })).await.created();
}

#[actix_web::test]
async fn no_token_and_no_password_is_stored_in_clear() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let wish = json!({ "kind": "public", "password": "our dog Rex" });
    let (link, token) = ann.share(&session, wish).await;
    let row = format!("SELECT t::text FROM app.share_links t WHERE id = '{link}'");
    let row: String = Server::shared().superuser().await.query_one(&row, &[]).await.unwrap().get(0);
    assert!(!row.contains(&token) && !row.contains("our dog Rex"), "{row}");
    let listed = ann.get(&format!("/sessions/{session}/share-links")).await.text;
    assert!(!listed.contains(&token) && !listed.contains("token"), "{listed}");
}
