//! What is hidden in documents is neither shown nor found by search, from when it is hidden until
//! it is shown again.

use serde_json::{Value, json};

use super::search_sessions::{ended, hits, sessions};
use crate::support::{Account, Server};

fn rules(text: &str) -> Value {
    let rule = json!({ "name": "Projects", "kind": "literal", "text": text, "label": "project", "on": true });
    json!({ "shows": ["ip"], "domains": [], "rules": [rule] })
}

#[actix_web::test]
async fn words_hidden_by_hand_are_gone_from_search_until_they_are_shown_again() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session =
        ended(&ann, "Sanderling server", "account", "Behind the Klammerdoor 7, password: Winter2026!").await;
    let other = ended(&ann, "Sanderling printer", "account", "Not behind the Klammerdoor 7.").await;
    let shown = json!(hits(&ann, "sanderling behind", &[("kind", "session")]).await).to_string();
    assert!(shown.contains("Behind the Klammerdoor 7, password: •••"), "{shown}");
    assert!(!shown.contains("Winter2026"), "{shown}");
    assert!(sessions(&ann, "winter2026").await.is_empty());

    let hidden = json!({ "words": "klammerdoor 7" });
    let hidden = ann.post(&format!("/sessions/{session}/hidden-words"), hidden).await.created();
    assert_eq!(sessions(&ann, "klammerdoor").await, ["Sanderling printer"], "it is hidden there alone");
    let found = hits(&ann, "sanderling behind", &[("kind", "session")]).await;
    let of = |id: &str| found.iter().find(|hit| hit["of"] == id).unwrap()["snippet"].to_string();
    assert!(of(&session).contains("Behind the •••, password"), "{found:?}");
    assert!(of(&other).contains("Klammerdoor 7"), "{found:?}");
    assert!(sessions(&ann, "klammerdo").await.len() == 1, "nor is it completed");

    ann.delete(&format!("/hidden-words/{}", hidden["id"].as_str().unwrap())).await.no_content();
    assert_eq!(sessions(&ann, "klammerdoor").await.len(), 2);
}

#[actix_web::test]
async fn an_accounts_rules_hold_in_search_from_when_they_are_saved() {
    let (account, other) = (Account::open().await, Account::open().await);
    for one in [&account, &other] {
        let session = one.owner.session_with(json!({ "title": "Falcon plover", "visibility": "account" })).await;
        let ticket = json!({ "number": "T-88", "title": "The plover fell", "client": "Falcon Air" });
        one.owner.command(&session, "ticket.link", ticket).await;
        one.owner.command(&session, "note.add", json!({ "text": "The falcon at 10.1.2.3 is ill." })).await;
        one.owner.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
        assert_eq!(sessions(&one.owner, "falcon").await, ["Falcon plover"]);
    }
    account.owner.put("/redaction", json!({ "version": 0, "rules": rules("falcon") })).await.ok();
    assert!(sessions(&account.owner, "falcon").await.is_empty());
    let mut found = json!(hits(&account.owner, "plover", &[("kind", "session")]).await).to_string();
    found += &json!(hits(&account.owner, "is ill", &[("kind", "session")]).await).to_string();
    assert!(!found.to_lowercase().contains("falcon"), "{found}");
    for shown in ["••• plover", "The ••• at 10.1.2.3 is ill.", "••• Air"] {
        assert!(found.contains(shown), "{found}");
    }
    assert_eq!(sessions(&account.owner, "client:falcon ill").await.len(), 1, "filters go by the client as it is");
    assert_eq!(sessions(&other.owner, "falcon").await, ["Falcon plover"], "another account's rules are others");
    account.owner.put("/redaction", json!({ "version": 1, "rules": rules("heron") })).await.ok();
    assert_eq!(sessions(&account.owner, "falcon").await, ["Falcon plover"]);
}

/// The files that the account's index lies in.
fn index_of(account: &Account) -> Vec<std::path::PathBuf> {
    let root = Server::shared().data_dir.join("search").join(&account.id);
    let formats = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let all = formats.filter(|path| path.is_dir()).flat_map(|path| std::fs::read_dir(path).unwrap());
    let mut all: Vec<_> = all.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

#[actix_web::test]
async fn what_is_hidden_by_hand_has_its_session_written_anew_and_no_other() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ended(&ann, "Sanderling server", "account", "Behind the Klammerdoor 7.").await;
    ended(&ann, "Sanderling printer", "account", "It jammed.").await;
    assert_eq!(sessions(&ann, "sanderling").await.len(), 2);
    let before = index_of(&account);
    let hidden = json!({ "words": "klammerdoor 7" });
    ann.post(&format!("/sessions/{session}/hidden-words"), hidden).await.created();
    assert!(sessions(&ann, "klammerdoor").await.is_empty());
    // Opened again and ended once more, its words are still hidden.
    ann.command(&session, "session.reopen", json!({})).await;
    ann.command(&session, "note.add", json!({ "text": "The turnstone driver." })).await;
    ann.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    assert_eq!(sessions(&ann, "turnstone").await, ["Sanderling server"]);
    assert!(sessions(&ann, "klammerdoor").await.is_empty());
    assert_eq!(index_of(&account), before, "it is the same index");
    let held = std::fs::read_dir(&before[0]).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let has = |bytes: Vec<u8>| bytes.to_ascii_lowercase().windows(7).any(|at| at == b"klammer");
    assert!(!held.into_iter().any(has), "nor is it in its files");
}
