//! What the document cannot show: the socket's ticket, ids inside commands, and
//! names that senders choose.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    compare::{difference, whatever_the_connection},
    world::{Kind, World},
};
use crate::support::{Account, Answer, Person};

/// Asks for the socket with this ticket, as plain HTTP.
async fn upgrade(person: &Person, ticket: &str) -> Answer {
    let request = Person::nobody(&person.url)
        .request(Method::GET, "/live")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header("Sec-WebSocket-Protocol", format!("resolutionflow.v1, ticket.{ticket}"));
    Answer::of(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_does_not_outlive_the_right_to_see_the_session() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    let team = account.owner.get("/me").await.ok()["teams"][0]["id"].as_str().unwrap().to_owned();
    let session = account.owner.session_with(json!({ "visibility": "team" })).await;
    let ticket = engineer.post(&format!("/sessions/{session}/tickets"), json!({})).await.created();
    account.owner.delete(&format!("/teams/{team}/members/{}", engineer.id)).await.no_content();
    let refused = upgrade(&engineer, ticket["ticket"].as_str().unwrap()).await;
    let nothing = engineer.get(&format!("/sessions/{}", Uuid::now_v7())).await;
    let (refused, nothing) = (whatever_the_connection(refused), whatever_the_connection(nothing));
    assert_eq!(difference(&refused, &nothing), None);
    nothing.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_used_and_a_ticket_made_up_are_refused_alike() {
    let account = Account::open().await;
    let session = account.owner.session().await;
    let ticket = account.owner.post(&format!("/sessions/{session}/tickets"), json!({})).await.created();
    let ticket = ticket["ticket"].as_str().unwrap();
    let request = Person::nobody(&account.url).url.replacen("http", "ws", 1);
    let socket = crate::support::LiveClient::open(&format!("{request}/api/v1/live"), ticket, None).await;
    assert!(socket.is_ok());
    let (used, unknown) = (upgrade(&account.owner, ticket).await, upgrade(&account.owner, &"x".repeat(43)).await);
    assert_eq!(difference(&used, &unknown), None);
    unknown.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_goes_to_nobody_of_another_account() {
    let (home, abroad) = (World::open().await, World::open().await);
    let session = home.fresh(Kind::Session).await;
    let grant = async |to: String| {
        let command = json!({ "id": Uuid::now_v7(), "kind": "control.grant", "data": { "to": to } });
        home.engineer.post(&format!("/sessions/{session}/commands"), command).await
    };
    let nothing = grant(Uuid::now_v7().to_string()).await;
    for id in [abroad.engineer.id.clone(), home.viewer.id.clone()] {
        assert_eq!(difference(&grant(id).await, &nothing), None);
    }
    nothing.problem(422, "invalid");
}

/// Every kind of command there is, with ids of what is really there: whoever does not see the
/// session is told what they are told of none.
#[tokio::test(flavor = "multi_thread")]
async fn every_command_to_a_session_that_is_not_theirs_is_answered_as_to_none() {
    let (home, abroad) = (World::open().await, World::open().await);
    let owner = &home.account.owner;
    let session = owner.session_with(json!({ "visibility": "private" })).await;
    let offer = json!({ "reason": "stuck", "urgency": "high", "to": home.admin.id });
    owner.command(&session, "escalation.offer", offer).await;
    let room = crate::support::LiveClient::join(owner, &session).await;
    let (_, state) = room.snapshot.as_ref().unwrap();
    let escalation = state["escalations"][0]["id"].clone();
    let kinds: Vec<_> = room.welcome["can"].as_object().unwrap().keys().cloned().collect();
    assert!(kinds.len() > 40, "{kinds:?}");
    let data = json!({ "escalation": escalation, "to": owner.id, "reason": "r", "text": "t", "urgency": "low" });
    for kind in kinds {
        for person in [&home.engineer, &home.viewer, &abroad.engineer] {
            let ask = async |session: &str| {
                let command = json!({ "id": Uuid::now_v7(), "kind": kind, "data": data });
                person.post(&format!("/sessions/{session}/commands"), command).await
            };
            let (answer, nothing) = (ask(&session).await, ask(&Uuid::now_v7().to_string()).await);
            assert_eq!(difference(&answer, &nothing), None, "{kind}");
            assert_eq!(nothing.status, 404, "{kind}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_name_taken_in_another_account_is_free_here() {
    let (home, abroad) = (World::open().await, World::open().await);
    let note = json!({ "id": Uuid::now_v7(), "kind": "note.add", "data": { "text": "Mine." } });
    for world in [&abroad, &home] {
        let session = world.fresh(Kind::Session).await;
        let path = format!("/sessions/{session}/commands");
        let accepted = world.engineer.post(&path, note.clone()).await.ok();
        assert_eq!(accepted, json!({ "seq": 3, "duplicate": false }));
    }
}

/// Lists show one's own account only, also from where another account's list goes on.
#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_cursor_leads_nowhere_else() {
    let (home, abroad) = (World::open().await, World::open().await);
    for list in ["/users", "/flows", "/sessions", "/audit", "/invites"] {
        for world in [&home, &abroad] {
            for kind in [Kind::Session, Kind::Session, Kind::Flow, Kind::Flow, Kind::Invite, Kind::Invite] {
                world.fresh(kind).await;
            }
        }
        let theirs = abroad.admin.get(&format!("{list}?limit=1")).await.ok();
        let cursor = theirs["next"].as_str().unwrap_or_else(|| panic!("{list} has two pages"));
        let all = ids(&home.admin.get(&format!("{list}?limit=100")).await.ok());
        let page = home.admin.get(&format!("{list}?limit=100&cursor={cursor}")).await.ok();
        assert!(ids(&page).iter().all(|id| all.contains(id)), "{list}: {page}");
    }
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}
