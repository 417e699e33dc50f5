//! Search over flows: what is found, by whom, and that it keeps up.

use serde_json::{Value, json};

use crate::support::{Account, Answer, Person, Server};

/// The titles found, once the index has caught up.
async fn find(person: &Person, words: &str) -> Vec<String> {
    loop {
        let found = search(person, words).await.ok();
        if found["status"] == "ready" {
            let hits = found["hits"].as_array().unwrap().iter();
            return hits.map(|hit| hit["title"].as_str().unwrap().to_owned()).collect();
        }
    }
}

async fn search(person: &Person, words: &str) -> Answer {
    let request = person.request(reqwest::Method::GET, "/search").query(&[("q", words)]);
    Answer::of(request).await
}

fn document(title: &str) -> Value {
    json!({
        "title": title, "kind": "troubleshooting", "start": "end",
        "nodes": [{ "id": "end", "kind": "resolution", "title": "Printer spooler restarted", "outcome": "resolved" }],
    })
}

async fn draft(person: &Person, title: &str) -> String {
    let made = person.post("/flows", json!({ "document": document(title) })).await.created();
    made["id"].as_str().unwrap().to_owned()
}

async fn publish(person: &Person, flow: &str) {
    person.post(&format!("/flows/{flow}/publish"), json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_is_found_from_when_it_is_published() {
    let account = Account::open().await;
    let (engineer, viewer) = (account.engineer().await, account.viewer().await);
    let flow = draft(&engineer, "Unfindable heron").await;
    for person in [&engineer, &viewer] {
        assert!(find(person, "heron").await.is_empty(), "a draft is nobody's find");
    }
    publish(&engineer, &flow).await;
    assert_eq!(find(&viewer, "heron").await, ["Unfindable heron"]);
    engineer.put(&format!("/flows/{flow}/draft"), json!({ "document": document("Secret egret") })).await.ok();
    assert!(find(&viewer, "egret").await.is_empty());
    publish(&engineer, &flow).await;
    assert_eq!(find(&viewer, "egret").await, ["Secret egret"]);
    assert!(find(&viewer, "heron").await.is_empty(), "the old title is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_another_accounts_flows() {
    let (home, abroad) = (Account::open().await, Account::open().await);
    publish(&home.owner, &draft(&home.owner, "Cormorant trouble").await).await;
    assert_eq!(find(&home.owner, "cormorant").await, ["Cormorant trouble"]);
    assert!(find(&abroad.owner, "cormorant").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn misspelt_and_unfinished_words_are_found_and_the_reason_is_told() {
    let account = Account::open().await;
    publish(&account.owner, &draft(&account.owner, "Outlook keeps asking").await).await;
    assert_eq!(find(&account.owner, "outlok").await, ["Outlook keeps asking"]);
    assert_eq!(find(&account.owner, "outl").await, ["Outlook keeps asking"]);
    assert_eq!(find(&account.owner, "spooler").await, ["Outlook keeps asking"], "words of nodes count");
    let hit = search(&account.owner, "outlok").await.ok()["hits"][0].clone();
    assert_eq!(hit["matched"][0], json!({ "typed": "outlok", "found": "Outlook", "how": "corrected" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accounts_own_words_stand_for_each_other_in_it_alone() {
    let (account, other) = (Account::open().await, Account::open().await);
    let engineer = account.engineer().await;
    for one in [&account, &other] {
        publish(&one.owner, &draft(&one.owner, "Fabrikam Line stands still").await).await;
    }
    assert!(find(&engineer, "zugline").await.is_empty());
    let wish = json!({ "groups": [["zugline", "Fabrikam Line"]] });
    assert_eq!(engineer.put("/search/synonyms", wish.clone()).await.problem(403, "forbidden")["status"], 403);
    account.owner.put("/search/synonyms", wish.clone()).await.ok();
    assert_eq!(engineer.get("/search/synonyms").await.ok(), wish);
    assert_eq!(find(&engineer, "zugline").await, ["Fabrikam Line stands still"]);
    let hit = search(&engineer, "zugline").await.ok()["hits"][0].clone();
    assert_eq!(hit["matched"][0], json!({ "typed": "zugline", "found": "Fabrikam Line", "how": "synonym" }));
    assert!(find(&other.owner, "zugline").await.is_empty(), "it is another account's word");
    for (wrong, place) in
        [(json!({ "groups": [["alone"]] }), "groups"), (json!({ "groups": [["a", ""]] }), "groups")]
    {
        assert_eq!(account.owner.put("/search/synonyms", wrong).await.problem(422, "invalid")["field"], place);
    }
    account.owner.put("/search/synonyms", json!({ "groups": [] })).await.ok();
    assert!(find(&engineer, "zugline").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn any_text_is_a_query() {
    let account = Account::open().await;
    for words in
        ["", " ", "the", "\"", "AND OR NOT", "title:(", "*", "~", "0x8004def7", "ü€𝄞", "a\\b", "-", "[1 TO"]
    {
        search(&account.owner, words).await.ok();
    }
    for words in ["x".repeat(10_000), "kind:".repeat(2_000), "\"".repeat(10_000), "a b ".repeat(2_500)] {
        search(&account.owner, &words).await.ok();
    }
    assert_eq!(search(&account.owner, &"x".repeat(10_001)).await.problem(422, "invalid")["field"], "q");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_is_written_anew() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    publish(&account.owner, &draft(&account.owner, "Phoenix").await).await;
    assert_eq!(find(&account.owner, "phoenix").await, ["Phoenix"]);
    server.stop();
    damage(&server.data_dir.join("search"));
    server.start_again();
    assert_eq!(find(&account.owner, "phoenix").await, ["Phoenix"]);
}

fn damage(dir: &std::path::Path) {
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            damage(&entry.path());
        } else {
            std::fs::write(entry.path(), "garbage").unwrap();
        }
    }
}

#[actix_web::test]
async fn what_nobody_knows_is_not_taken_for_something() {
    let account = Account::open().await;
    account.owner.flow().await;
    assert_eq!(find(&account.owner, "small flow").await[0], "A small flow");
    for unknown in ["🎉🎉", &"x".repeat(500)] {
        assert_eq!(find(&account.owner, unknown).await, Vec::<String>::new(), "{unknown}");
    }
}
