//! What somebody on the phone types: misspelt as others misspelt it, a ticket's number, a part
//! of a client's name, a filter alone.

use serde_json::{Value, json};

use super::{
    search_running::going_on,
    search_sessions::{ended, hits, sessions},
};
use crate::support::{Account, Person};

async fn publish(person: &Person, title: &str, body: &str) {
    let node =
        json!({ "id": "end", "kind": "resolution", "title": "It works", "body": body, "outcome": "resolved" });
    let document = json!({ "title": title, "kind": "troubleshooting", "start": "end", "nodes": [node] });
    let flow = person.post("/flows", json!({ "document": document })).await.created();
    person.post(&format!("/flows/{}/publish", flow["id"].as_str().unwrap()), json!({})).await.ok();
}

async fn about(person: &Person, title: &str, number: &str, client: &str) {
    let session = going_on(person, title, "account", (number, client)).await;
    person.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
}

fn titles(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["title"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_misspelling_in_a_note_does_not_stop_its_correction() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    publish(&account.owner, "Password reset", "Set a new password.").await;
    publish(&account.owner, "Printer reset", "Hold the button.").await;
    ended(&ann, "Curlew", "account", "The pasword was wrong, reset it.").await;
    ended(&ann, "Dotterel", "private", "Pasword again, pasword, paswordd.").await;
    for (person, seen) in [(&ann, 2), (&bob, 1)] {
        for words in ["pasword reset", "reset pasword"] {
            let flows = hits(person, words, &[("kind", "flow")]).await;
            assert_eq!(titles(&flows)[0], "Password reset", "{words}");
            let reason = json!({ "typed": "pasword", "found": "Password", "how": "corrected" });
            assert!(flows[0]["matched"].as_array().unwrap().contains(&reason), "{flows:?}");
        }
        assert_eq!(sessions(person, "pasword").await.len(), seen, "as it was written it is found too");
    }
}

#[actix_web::test]
async fn a_tickets_number_finds_its_sessions_first_and_a_part_of_a_name_its_client() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    about(&ann, "Old printer", "#48213", "Contoso Ltd").await;
    about(&ann, "Ticket 48213 again: 48213", "#50017", "Fabrikam").await;
    about(&ann, "Scanner", "#50018", "Contoso North").await;
    for words in ["48213", "#48213", "ticket #48213: the printer is broken"] {
        assert_eq!(sessions(&ann, words).await[0], "Old printer", "{words}");
    }
    assert_eq!(sessions(&ann, "client:contoso").await, ["Scanner", "Old printer"], "the newest first");
    assert_eq!(sessions(&ann, "client:nort").await, ["Scanner"]);
    assert_eq!(sessions(&ann, "client:CONTOSO printer").await[0], "Old printer");
    let by_parameter = hits(&ann, "", &[("client", "contoso"), ("kind", "session")]).await;
    assert_eq!(titles(&by_parameter), ["Scanner", "Old printer"]);
    assert!(hits(&ann, "", &[]).await.is_empty(), "nothing was asked");
    assert_eq!(hits(&ann, "kind:session", &[]).await.len(), 3);
}

#[actix_web::test]
async fn words_written_together_and_apart_find_each_other() {
    let account = Account::open().await;
    publish(&account.owner, "Stop error", "The blue screen names a driver.").await;
    publish(&account.owner, "Bluescreen after an update", "Roll it back.").await;
    for words in ["bluescreen", "blue screen", "blue scree"] {
        let found = hits(&account.owner, words, &[("kind", "flow")]).await;
        let found = titles(&found);
        assert_eq!((found.len(), found[0]), (2, "Bluescreen after an update"), "{words}: {found:?}");
    }
}
