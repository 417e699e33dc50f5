//! Sessions that go on: found by their ticket, their title and who is at it, by those who may see them.

use serde_json::{Value, json};

use super::search_sessions::{ended, hits};
use crate::support::{Account, Person, Server};

/// A session about a ticket.
pub async fn going_on(person: &Person, title: &str, visibility: &str, (number, client): (&str, &str)) -> String {
    let session = person.session_with(json!({ "title": title, "visibility": visibility })).await;
    let ticket = json!({ "number": number, "title": "It does not work", "client": client });
    person.command(&session, "ticket.link", ticket).await;
    session
}

/// The titles of all hits, in their order, each with its kind.
async fn found(person: &Person, words: &str) -> Vec<(String, String)> {
    let hits = hits(person, words, &[]).await;
    let word = |hit: &Value, name: &str| hit[name].as_str().unwrap().to_owned();
    hits.iter().map(|hit| (word(hit, "kind"), word(hit, "title"))).collect()
}

async fn running(person: &Person, words: &str) -> Vec<String> {
    let found = found(person, words).await;
    found.into_iter().filter(|(kind, _)| kind == "running").map(|(_, title)| title).collect()
}

#[actix_web::test]
async fn who_types_a_tickets_number_gets_the_session_that_goes_on_first() {
    let account = Account::open().await;
    let (maya, bob) = (account.person("engineer", "Maya Chen").await, account.engineer().await);
    ended(&bob, "Ticket 48144 of last year", "account", "48144 48144").await;
    let session = going_on(&maya, "Outlook keeps asking", "account", ("#48144", "Contoso")).await;
    going_on(&maya, "Printer about 48144", "account", ("#50000", "Fabrikam")).await;
    for words in ["48144", "#48144", "ticket #48144: mail is gone, call back"] {
        let found = found(&bob, words).await;
        assert_eq!(found[0], ("running".to_owned(), "Outlook keeps asking".to_owned()), "{words}: {found:?}");
    }
    assert_eq!(running(&bob, "outlok asking").await, ["Outlook keeps asking"]);
    for words in ["sessions of maya", "Maya's tickets", "maya"] {
        assert_eq!(running(&bob, words).await.len(), 2, "{words}");
    }
    assert_eq!(running(&bob, "with:maya client:conto").await, ["Outlook keeps asking"]);
    assert_eq!(running(&bob, "kind:running").await.len(), 2);
    assert!(running(&bob, "kind:session").await.is_empty());
    assert!(running(&bob, "client:contoso outcome:resolved").await.is_empty());
    let hit = &hits(&bob, "48144", &[("kind", "running")]).await[0];
    assert_eq!((&hit["of"], &hit["detail"]["with"]), (&json!(session), &json!(["Maya Chen"])), "{hit}");
    maya.command(&session, "session.pause", json!({})).await;
    assert_eq!(hits(&bob, "48144", &[("kind", "running")]).await[0]["detail"]["paused"], true);
    maya.command(&session, "session.resume", json!({})).await;
    maya.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    assert_eq!(running(&bob, "#48144").await, ["Printer about 48144"], "it is over");
}

/// A ticket says much more than what the session about it is called.
#[actix_web::test]
async fn a_pasted_ticket_finds_the_sessions_it_calls_by_their_title_and_few_of_them() {
    let account = Account::open().await;
    let maya = account.engineer().await;
    let paused = going_on(&maya, "Printer does not print", "account", ("#50000", "Fabrikam")).await;
    maya.command(&paused, "session.pause", json!({})).await;
    assert_eq!(running(&maya, "printer does not print since monday in ward").await, ["Printer does not print"]);
    for number in 1..6 {
        going_on(&maya, "Computer is slow", "account", (&format!("#{number}0"), "Contoso")).await;
    }
    let ticket =
        "Hello, the computer is slow since the update of last night; nobody here can work any more. Thanks";
    assert_eq!(running(&maya, ticket).await, ["Computer is slow"; 3]);
    assert_eq!(running(&maya, &format!("#40: {ticket}")).await.len(), 4, "the one that is named besides");
    assert_eq!(running(&maya, "computer slow").await.len(), 5, "the others have what is asked for");
}

#[actix_web::test]
async fn a_session_that_goes_on_is_found_by_those_alone_who_may_see_it() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    going_on(&ann, "Dunlin diary", "private", ("#48144", "Contoso")).await;
    assert_eq!(running(&ann, "dunlin").await, ["Dunlin diary"]);
    for other in [&bob, &account.owner, &Account::open().await.owner] {
        for words in ["dunlin", "#48144", "kind:running", "client:contoso", "client:conto"] {
            assert!(found(other, words).await.is_empty(), "{words}");
        }
    }
}

#[actix_web::test]
async fn what_is_hidden_in_its_documents_is_neither_found_nor_shown() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = going_on(&ann, "Falcon plover at the blue door", "account", ("#1", "Falcon Air")).await;
    let rule = json!({ "name": "Projects", "kind": "literal", "text": "falcon", "label": "project", "on": true });
    let rules = json!({ "shows": [], "domains": [], "rules": [rule] });
    account.owner.put("/redaction", json!({ "version": 0, "rules": rules })).await.ok();
    ann.post(&format!("/sessions/{session}/hidden-words"), json!({ "words": "blue door" })).await.created();
    assert!(running(&ann, "falcon").await.is_empty() && running(&ann, "blue door").await.is_empty());
    assert_eq!(running(&ann, "plover").await, ["••• plover at the •••"]);
    assert_eq!(running(&ann, "client:falcon").await.len(), 1, "filters go by the client as it is");
}

/// Before there is an index nothing is said to fit or not to; what goes on is in none.
#[actix_web::test]
async fn right_after_the_start_what_goes_on_is_found_already() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    going_on(&account.owner, "Heron tunnel", "account", ("#48144", "Contoso")).await;
    server.stop();
    std::fs::remove_dir_all(server.data_dir.join("search")).unwrap();
    server.start_again();
    let first = account.owner.get("/search?q=48144").await.ok();
    assert_eq!(first["hits"][0]["title"], "Heron tunnel", "{first}");
}
