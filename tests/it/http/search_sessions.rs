//! Search over sessions that are over and over steps: who finds them, and that it keeps up.

use serde_json::{Value, json};

use crate::support::{Account, Answer, Person};

/// The hits of these kinds, once the index has caught up.
pub async fn hits(person: &Person, words: &str, more: &[(&str, &str)]) -> Vec<Value> {
    loop {
        let request = person.request(reqwest::Method::GET, "/search").query(&[("q", words)]).query(more);
        let found = Answer::of(request).await.ok();
        if found["status"] == "ready" {
            return found["hits"].as_array().unwrap().clone();
        }
    }
}

/// The titles of the sessions found.
pub async fn sessions(person: &Person, words: &str) -> Vec<String> {
    let hits = hits(person, words, &[("kind", "session")]).await;
    hits.iter().map(|hit| hit["title"].as_str().unwrap().to_owned()).collect()
}

/// A session that ended, with a note in it.
pub async fn ended(person: &Person, title: &str, visibility: &str, note: &str) -> String {
    let session = person.session_with(json!({ "title": title, "visibility": visibility })).await;
    person.command(&session, "note.add", json!({ "text": note })).await;
    let end = json!({ "outcome": "resolved", "summary": "Mended for good." });
    person.command(&session, "session.complete", end).await;
    session
}

#[actix_web::test]
async fn a_session_is_found_from_when_it_is_over_by_those_who_may_see_it() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "title": "Plover printer", "visibility": "account" })).await;
    ann.command(&session, "note.add", json!({ "text": "The spooler hangs on sandpiper." })).await;
    assert!(sessions(&bob, "sandpiper").await.is_empty(), "it is not over");
    ann.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    assert_eq!(sessions(&bob, "sandpiper").await, ["Plover printer"]);
    ended(&ann, "Dunlin diary", "private", "sandpiper too").await;
    assert_eq!(sessions(&ann, "sandpiper").await.len(), 2);
    assert_eq!(sessions(&bob, "sandpiper").await, ["Plover printer"], "it is private");
    assert!(sessions(&account.owner, "dunlin").await.is_empty(), "for admins too");
    let abroad = Account::open().await;
    assert!(sessions(&abroad.owner, "sandpiper").await.is_empty());
    // Opened again it is found no more, until it is over once more.
    ann.command(&session, "session.reopen", json!({})).await;
    assert!(sessions(&bob, "sandpiper").await.is_empty());
    ann.command(&session, "note.add", json!({ "text": "It was the turnstone driver." })).await;
    ann.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    assert_eq!(sessions(&bob, "turnstone").await, ["Plover printer"]);
}

/// What differs only in what a person may not see is answered to the byte alike.
#[actix_web::test]
async fn what_one_may_not_see_changes_no_byte_of_an_answer() {
    let mut answers = Vec::new();
    for with_hidden in [false, true] {
        let account = Account::open().await;
        let ann = account.person("engineer", "Ann").await;
        let bob = account.person("engineer", "Wigeon Hidden").await;
        ended(&ann, "Shoveler password", "account", "The password was forgotten.").await;
        ended(&ann, "Wigeon printer", "account", "The spooler hangs.").await;
        ended(&ann, "Garganey tunnel", "account", "The tunnel drops at night.").await;
        if with_hidden {
            bob.session_with(json!({ "title": "Wigeon printer tunnel", "visibility": "private" })).await;
            for _ in 0..5 {
                let note = "#48144 NW-LT-0142 0x80070005 login sign in spooler spooler tunnel teal pasword passwor shovelers printar";
                let hidden = ended(&bob, "Wigeon wigeons wigeonry printer", "private", note).await;
                bob.post(&format!("/sessions/{hidden}/hidden-words"), json!({ "words": "tunnel teal" }))
                    .await
                    .created();
            }
        }
        let mut said = Vec::new();
        let asked = [
            "wigeon",
            "wigeonr",
            "printer spooler",
            "tea",
            "teel",
            "connection lost in the dark",
            "pasword",
            "passwor",
            "printar spooler",
            "pass word",
            "kind:session",
            "client:wig",
            "with:wig",
            "wigeon hidden",
            "#48144",
            "NW-LT-0142",
            "cant log in",
        ];
        for words in asked {
            let mut hits = hits(&ann, words, &[]).await;
            for hit in &mut hits {
                // Made anew in each account.
                hit.as_object_mut().unwrap().retain(|key, _| !["id", "of", "at"].contains(&key.as_str()));
            }
            said.push(json!(hits).to_string());
        }
        answers.push(said);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0][0].contains("Wigeon"));
}

#[actix_web::test]
async fn what_an_admin_removed_is_not_found_and_not_in_the_files() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ended(&ann, "Avocet account", "account", "The word is Zugvogel-Klammer-9.").await;
    assert_eq!(sessions(&ann, "klammer").await, ["Avocet account"]);
    account.owner.post(&format!("/sessions/{session}/events/2/purge"), json!({})).await.no_content();
    assert!(sessions(&ann, "zugvogel").await.is_empty());
    assert_eq!(sessions(&ann, "avocet").await, ["Avocet account"]);
    let root = crate::support::Server::shared().data_dir.join("search");
    let me = account.owner.get("/me").await.ok();
    let files = walk(&root.join(me["account"]["id"].as_str().unwrap()));
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let found =
            [&b"Klammer"[..], b"klammer"].iter().any(|word| bytes.windows(word.len()).any(|at| at == *word));
        assert!(!found, "{}", file.display());
    }
}

fn walk(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
