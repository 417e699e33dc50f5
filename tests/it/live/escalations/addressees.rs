//! Whom an offer is for: everybody, a team, or somebody by name, in the room or not; who said
//! no; and giving it to others.

use serde_json::{Value, json};

use super::{ask, offer, queue, waiting};
use crate::support::{Account, LiveClient, Person};

async fn team(account: &Account, name: &str, members: &[&Person]) -> String {
    let team = account.owner.post("/teams", json!({ "name": name })).await.created();
    let team = team["id"].as_str().unwrap().to_owned();
    for person in members {
        account.owner.put(&format!("/teams/{team}/members/{}", person.id), json!({})).await.no_content();
    }
    team
}

async fn kinds(person: &Person, session: &str) -> Vec<String> {
    let log = LiveClient::log(person, session).await;
    log.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

fn decline(escalation: &str) -> Value {
    json!({ "escalation": escalation, "reason": "On a call" })
}

#[actix_web::test]
async fn a_person_outside_the_room_is_asked_by_name_and_sees_it_marked() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({ "to": bob.id })).await;
    let item = queue(&bob).await["items"][0].clone();
    assert_eq!(
        (&item["for_you"], &item["to"]["id"], &item["take"]["allowed"]),
        (&json!(true), &json!(bob.id), &json!(true))
    );
    assert!(waiting(&queue(&cleo).await).is_empty(), "it is Bob who is asked");
    assert_eq!(cleo.get(&format!("/sessions/{session}")).await.status, 404);
    let own = queue(&ann).await["items"][0].clone();
    assert_eq!((&own["for_you"], &own["take"]["allowed"]), (&json!(false), &json!(false)));
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
}

#[actix_web::test]
async fn a_team_is_asked_and_when_all_of_it_have_declined_that_is_said() {
    let account = Account::open().await;
    let (ann, bob, cleo, dan) =
        (account.engineer().await, account.engineer().await, account.engineer().await, account.engineer().await);
    let viewer = account.viewer().await;
    let networks = team(&account, "Networks", &[&ann, &bob, &cleo, &viewer]).await;
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({ "team": networks })).await;
    for (person, sees) in [(&bob, true), (&cleo, true), (&dan, false), (&viewer, false)] {
        assert_eq!(waiting(&queue(person).await).len(), usize::from(sees));
    }
    assert_eq!(queue(&bob).await["items"][0]["team"]["name"], "Networks");
    bob.command(&session, "escalation.decline", decline(&escalation)).await;
    assert!(waiting(&queue(&bob).await).is_empty(), "who declined is not asked any more");
    assert_eq!(bob.get(&format!("/sessions/{session}")).await.status, 404);
    assert_eq!(waiting(&queue(&cleo).await).len(), 1, "others still are");
    assert!(!kinds(&ann, &session).await.contains(&"escalation.exhausted".to_owned()));
    cleo.command(&session, "escalation.decline", decline(&escalation)).await;
    assert_eq!(kinds(&ann, &session).await.last().unwrap(), "escalation.exhausted");
    let state = LiveClient::join(&ann, &session).await.snapshot.unwrap().1;
    let open = &state["escalations"][0];
    assert_eq!((&open["status"], &open["exhausted"]), (&json!("open"), &json!(true)));
    let said: Vec<_> =
        open["declined"].as_array().unwrap().iter().map(|no| (&no["by"]["id"], &no["reason"])).collect();
    assert_eq!(said, [(&json!(bob.id), &json!("On a call")), (&json!(cleo.id), &json!("On a call"))]);
}

#[actix_web::test]
async fn an_offer_is_given_to_others_with_a_word_why_and_to_who_declined_before() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let admin = account.person("team_admin", "Ada Admin").await;
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    bob.command(&session, "escalation.decline", decline(&escalation)).await;
    // One who is asked gives it on, from outside the room.
    let given = json!({ "escalation": escalation, "to": bob.id, "reason": "Bob knows proxies" });
    cleo.command(&session, "escalation.readdress", given.clone()).await;
    let item = queue(&bob).await["items"][0].clone();
    assert_eq!((&item["for_you"], &item["to"]["id"]), (&json!(true), &json!(bob.id)));
    assert!(waiting(&queue(&cleo).await).is_empty());
    let again = ask(&ann, &session, "escalation.readdress", given).await;
    assert!(again["detail"].as_str().unwrap().contains("asked already"), "{again}");
    let stranger =
        ask(&cleo, &session, "escalation.readdress", json!({ "escalation": escalation, "reason": "me" })).await;
    assert_eq!(stranger["status"], 404, "it is not hers to see any more");
    // Who asked, and admins who see it, give it on as well.
    let visible = ann.session_with(json!({ "visibility": "account" })).await;
    let open = offer(&ann, &visible, json!({ "to": bob.id })).await;
    let refused =
        ask(&cleo, &visible, "escalation.readdress", json!({ "escalation": open, "reason": "me" })).await;
    assert_eq!(refused["code"], "forbidden");
    admin
        .command(&visible, "escalation.readdress", json!({ "escalation": open, "to": cleo.id, "reason": "free" }))
        .await;
    ann.command(&visible, "escalation.readdress", json!({ "escalation": open, "reason": "anybody" })).await;
    // Once is enough; and who is free after all may still come.
    bob.command(&visible, "escalation.decline", decline(&open)).await;
    let twice = ask(&bob, &visible, "escalation.decline", decline(&open)).await;
    assert_eq!((&twice["code"], &twice["detail"]), (&json!("forbidden"), &json!("You have declined already.")));
    bob.command(&visible, "escalation.claim", json!({ "escalation": open })).await;
}

#[actix_web::test]
async fn nobody_is_asked_who_cannot_take_over_and_a_foreign_id_is_like_none() {
    let (account, abroad) = (Account::open().await, Account::open().await);
    let (ann, viewer) = (account.engineer().await, account.viewer().await);
    let disabled = account.engineer().await;
    account.owner.patch(&format!("/users/{}", disabled.id), json!({ "status": "disabled" })).await.ok();
    let alone = team(&account, "Only Ann", &[&ann, &viewer]).await;
    let foreign = team(&abroad, "Abroad", &[]).await;
    let session = ann.session().await;
    let refusal = async |more: Value| {
        let mut data = json!({ "reason": "r", "urgency": "low" });
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask(&ann, &session, "escalation.offer", data).await
    };
    let nobody = refusal(json!({ "to": uuid::Uuid::now_v7() })).await;
    assert_eq!((&nobody["status"], &nobody["field"]), (&json!(422), &json!("to")));
    for id in [&viewer.id, &disabled.id, &abroad.owner.id] {
        assert_eq!(refusal(json!({ "to": id })).await, nobody);
    }
    let nothing = refusal(json!({ "team": uuid::Uuid::now_v7() })).await;
    assert_eq!((&nothing["status"], &nothing["field"]), (&json!(422), &json!("team")));
    assert_eq!(refusal(json!({ "team": foreign })).await, nothing);
    assert!(refusal(json!({ "team": alone })).await["detail"].as_str().unwrap().contains("Only Ann"));
    assert_eq!(refusal(json!({ "to": account.owner.id, "team": alone })).await["field"], "team");
    assert!(refusal(json!({ "to": ann.id })).await["detail"].as_str().unwrap().contains("cannot give it"));
}
