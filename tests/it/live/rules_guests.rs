//! Viewers of links, and the end of links: rules 11, 17.

use serde_json::{Value, json};

use crate::support::{Account, Hello, LiveClient, Person, Server};

fn nothing() -> Hello {
    Hello::default()
}

async fn shared(wish: Value) -> (Account, Person, String, (String, String)) {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let link = ann.share(&session, wish).await;
    (account, ann, session, link)
}

#[actix_web::test]
async fn r11_viewers_get_their_own_numbers_and_nothing_internal() {
    let (_, ann, session, (link, token)) = shared(json!({ "kind": "public", "names": true })).await;
    let mut ann_live = LiveClient::join(&ann, &session).await;
    let mut guest = LiveClient::watch(&ann.url, &token, nothing()).await;
    assert_eq!(guest.welcome["role"], json!("guest"));
    let own = ann.get(&format!("/sessions/{session}")).await.ok()["log"].take();
    assert!(guest.welcome["log"] != own && guest.welcome["log"] != json!(link), "{}", guest.welcome);
    assert_eq!(guest.seq, 1);
    ann_live.ask("chat.say", json!({ "text": "InnerMark" })).await;
    ann_live.ask("fact.add", json!({ "text": "InnerMark" })).await;
    ann_live.ask("note.add", json!({ "text": "InnerMark" })).await;
    ann_live.ask("note.add", json!({ "text": "We are at it. pw: Winter2026!", "shared": true })).await;
    guest.reach(2).await;
    ann_live.ask("session.pause", json!({})).await;
    guest.reach(3).await;
    let said = json!([guest.events, guest.snapshot.as_ref().map(|(_, state)| state), guest.welcome]).to_string();
    for never in ["InnerMark", "Winter2026", &ann.id, &session] {
        assert!(!said.contains(never), "{never} in {said}");
    }
    let kinds: Vec<_> = guest.events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["update.posted", "status.changed"]);
    // Who comes back is told what they lack; who comes late, how it stands.
    let since = Hello { since: 2, ..guest.hello() };
    let back = LiveClient::watch(&ann.url, &token, since).await;
    assert_eq!((&back.welcome["resume"], back.events.len(), back.seq), (&json!("tail"), 1, 3));
    let late = LiveClient::watch(&ann.url, &token, nothing()).await;
    let (seq, state) = late.snapshot.as_ref().unwrap();
    assert_eq!((*seq, &state["status"]), (3, &json!("paused")));
    let seen = ann_live.until(|frame| frame["type"] == "presence" && frame["guests"] == 3).await.unwrap();
    assert_eq!(seen["people"].as_array().unwrap().len(), 1, "{seen}");
}

#[actix_web::test]
async fn r11_viewers_act_on_nothing_and_are_shown_out_the_third_time() {
    let (_, ann, session, (_, token)) = shared(json!({ "kind": "public" })).await;
    let mut guest = LiveClient::watch(&ann.url, &token, nothing()).await;
    for frame in [json!({ "type": "ack", "seq": 0 }), json!({ "type": "heartbeat" })] {
        guest.send(frame).await;
    }
    let answer = guest.ask("note.add", json!({ "text": "let me in" })).await;
    assert_eq!((&answer["type"], &answer["code"]), (&json!("refused"), &json!("forbidden")));
    guest.send(json!({ "type": "presence", "focus": "a", "typing": true })).await;
    guest.send(json!({ "type": "command", "id": uuid::Uuid::now_v7(), "kind": "control.take", "data": {} })).await;
    assert_eq!(guest.closed().await, 4503);
    assert!(LiveClient::log(&ann, &session).await.iter().all(|event| event["kind"] != "note.added"));
}

/// Between the look at a link and the first frame there is a moment in which it may end.
#[actix_web::test]
async fn r17_a_link_revoked_while_somebody_comes_in_by_it_shows_them_out() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let (link, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let (keeper, other) = (server.superuser().await, server.superuser().await);
    let made = Person::nobody(&ann.url).post("/shared/tickets", json!({ "token": token })).await.created();
    // The link is read first and the account's switch after it: they stop between the two.
    keeper.batch_execute("BEGIN; LOCK TABLE app.accounts IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let (url, ticket) = (made["url"].as_str().unwrap().to_owned(), made["ticket"].as_str().unwrap().to_owned());
    let coming = actix_web::rt::spawn(async move {
        let socket = LiveClient::open(&url, &ticket, None).await.unwrap();
        LiveClient::say_hello(socket, nothing()).await
    });
    let waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'app.accounts'::regclass AND NOT granted";
    while other.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        actix_web::rt::task::yield_now().await;
    }
    let end = "UPDATE app.share_links SET revoked_at = now() WHERE id::text = $1";
    assert_eq!(other.execute(end, &[&link]).await.unwrap(), 1);
    keeper.batch_execute("COMMIT").await.unwrap();
    let coming = coming.await.unwrap();
    ann.command(&session, "note.add", json!({ "text": "after", "shared": true })).await;
    if let Some(mut guest) = coming {
        assert!(guest.until(|frame| frame["type"] == "event").await.is_none(), "told after the end");
        assert_eq!(guest.closed.map(|(code, _)| code), Some(4503));
    }
}

#[actix_web::test]
async fn r17_a_revoked_link_closes_its_pages_and_no_others() {
    let (_, ann, session, (link, token)) = shared(json!({ "kind": "public" })).await;
    let (_, other) = ann.share(&session, json!({ "kind": "public" })).await;
    let mut guests = Vec::new();
    for _ in 0..3 {
        guests.push(LiveClient::watch(&ann.url, &token, nothing()).await);
    }
    let mut stays = LiveClient::watch(&ann.url, &other, nothing()).await;
    ann.delete(&format!("/share-links/{link}")).await.no_content();
    for guest in &mut guests {
        assert_eq!(guest.closed().await, 4503);
    }
    ann.command(&session, "note.add", json!({ "text": "after", "shared": true })).await;
    stays.reach(2).await;
    assert!(guests.iter().all(|guest| guest.events.is_empty()), "nothing after the end");
    ann.delete(&format!("/sessions/{session}/share-links")).await.ok();
    assert_eq!(stays.closed().await, 4503);
}

#[actix_web::test]
async fn r17_who_may_not_sign_in_any_more_is_shown_out_of_an_inner_page_and_nobody_else_is() {
    let (account, ann, session, (_, token)) = shared(json!({ "kind": "account" })).await;
    let (bob, cleo) = (account.engineer().await, account.engineer().await);
    let mut bobs = LiveClient::watch_as(&bob, &token, nothing()).await;
    let mut cleos = LiveClient::watch_as(&cleo, &token, nothing()).await;
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "status": "disabled" })).await.ok();
    assert_eq!(bobs.closed().await, 4501);
    ann.command(&session, "note.add", json!({ "text": "after", "shared": true })).await;
    cleos.reach(2).await;
    assert!(bobs.events.is_empty(), "nothing after the end");
}

#[actix_web::test]
async fn r17_the_account_s_switch_closes_public_pages_and_leaves_inner_ones() {
    let (account, ann, session, (_, token)) = shared(json!({ "kind": "public" })).await;
    let mut public = LiveClient::watch(&ann.url, &token, nothing()).await;
    let mut member = LiveClient::join(&ann, &session).await;
    account.owner.put("/sharing", json!({ "public_links": false })).await.no_content();
    assert_eq!(public.closed().await, 4503);
    assert_eq!(member.ask("note.add", json!({ "text": "still here" })).await["type"], "accepted");
}
