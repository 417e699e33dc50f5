//! A ticket system's connection that is named by its id: another account's, another team's and one that was
//! removed are answered like one that never was, wherever it is named.

use serde_json::{Value, json};

use super::text;
use crate::support::{Account, ConnectWise, LiveClient, Person};

const PATHS: [&str; 4] = ["tickets", "tickets/1", "tickets/1/choices", "members"];

async fn connected(owner: &Person, name: &str, team: Option<&str>) -> String {
    let mut new = ConnectWise::shared().connection(name);
    if let Some(team) = team {
        new["team"] = json!(team);
    }
    text(&owner.post("/psa/connections", new).await.created()["id"])
}

fn ticket(connection: &str) -> Value {
    let source = json!({ "connection": connection, "ticket": ConnectWise::fresh_ticket() });
    json!({ "number": "48291", "source": source })
}

/// What linking a ticket of such a connection is answered, without the id that was given.
async fn linked(person: &Person, session: &str, connection: &str) -> (u16, String) {
    let command = json!({ "id": uuid::Uuid::now_v7(), "kind": "ticket.link", "data": ticket(connection) });
    let answer = person.post(&format!("/sessions/{session}/commands"), command).await;
    (answer.status.as_u16(), answer.text.replace(connection, "-"))
}

#[actix_web::test]
async fn a_connection_that_is_not_theirs_is_like_one_that_never_was() {
    let (account, other) = (Account::open().await, Account::open().await);
    let ann = account.engineer().await;
    let night = text(&account.owner.post("/teams", json!({ "name": "Night shift" })).await.created()["id"]);
    let foreign = connected(&other.owner, "Theirs", None).await;
    let teams = connected(&account.owner, "Night", Some(&night)).await;
    let removed = connected(&account.owner, "Gone", None).await;
    account.owner.delete(&format!("/psa/connections/{removed}")).await.no_content();
    let never = uuid::Uuid::now_v7().to_string();
    let session = ann.session().await;
    let (status, said) = linked(&ann, &session, &never).await;
    assert_eq!(status, 422, "{said}");
    assert!(said.contains("\"field\":\"source.connection\""), "{said}");
    for connection in [&foreign, &teams, &removed] {
        assert_eq!(linked(&ann, &session, connection).await, (status, said.clone()), "linked");
        let started = async |connection: &str| {
            let answer = ann.post("/sessions", json!({ "ticket": ticket(connection) })).await;
            (answer.status.as_u16(), answer.text)
        };
        assert_eq!(started(connection).await, started(&never).await, "started with");
        for path in PATHS {
            let read = async |connection: &str| {
                let answer = ann.get(&format!("/psa/connections/{connection}/{path}")).await;
                (answer.status.as_u16(), answer.text)
            };
            assert_eq!(read(connection).await, read(&never).await, "{path}");
        }
        let mapped = async |connection: &str| {
            let path = format!("/psa/connections/{connection}/members/{}", ann.id);
            let answer = ann.put(&path, json!({ "member": "176" })).await;
            (answer.status.as_u16(), answer.text)
        };
        assert_eq!(mapped(connection).await, mapped(&never).await, "mapped");
    }
    let log = LiveClient::log(&ann, &session).await;
    assert!(!log.iter().any(|event| event["kind"] == "ticket.linked"), "nothing was linked: {log:?}");
}

#[actix_web::test]
async fn who_is_in_the_team_links_its_tickets_and_puts_nothing_there_once_they_have_left() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let night = text(&account.owner.post("/teams", json!({ "name": "Night shift" })).await.created()["id"]);
    let connection = connected(&account.owner, "Night", Some(&night)).await;
    let member = format!("/teams/{night}/members/{}", ann.id);
    account.owner.put(&member, json!({})).await.no_content();
    let session = ann.session().await;
    assert_eq!(linked(&ann, &session, &connection).await.0, 200);
    account.owner.delete(&member).await.no_content();
    assert_eq!(linked(&ann, &session, &connection).await.0, 422, "not any more");
    let push = ann.push(&session, json!({})).await;
    assert_eq!(push.json()["code"], "no_ticket", "{}", push.text);
    let typed = json!({ "number": "48292" });
    ann.command(&session, "ticket.link", typed).await;
}
