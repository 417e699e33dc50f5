//! What names one thing, the people who were with it, and filters by what nothing has.

use serde_json::{Value, json};

use super::{
    search_running::going_on,
    search_sessions::{ended, hits},
};
use crate::support::{Account, Answer, Person};

async fn titles(person: &Person, words: &str) -> Vec<String> {
    let hits = hits(person, words, &[("kind", "session")]).await;
    hits.iter().map(|hit| hit["title"].as_str().unwrap().to_owned()).collect()
}

/// What is said of the filters, once the index has caught up.
async fn unknown(person: &Person, words: &str) -> Value {
    hits(person, words, &[]).await;
    let request = person.request(reqwest::Method::GET, "/search").query(&[("q", words)]);
    Answer::of(request).await.ok()["unknown"].clone()
}

#[actix_web::test]
async fn what_names_one_thing_comes_before_what_means_something_near_it() {
    let account = Account::open().await;
    let (maya, bob) =
        (account.person("engineer", "Maya Chen").await, account.person("engineer", "Ben Okafor").await);
    for number in 1..8 {
        let title = format!("Computer {number} asks for an update");
        ended(&bob, &title, "account", "Access is denied: a laptop of the network has an update error.").await;
    }
    ended(&maya, "Slow at noon", "account", "It was NW-LT-0142, which lacked memory.").await;
    ended(&maya, "Once more", "account", "0x80070005 came up, as in 48144, at 10.1.2.3.").await;
    for (words, first) in [
        ("NW-LT-0142", "Slow at noon"),
        ("computer nw-lt-0142 has an update error, access is denied", "Slow at noon"),
        ("update error 0x80070005: access is denied on a laptop", "Once more"),
        ("#48144", "Once more"),
        ("10.1.2.3", "Once more"),
    ] {
        assert_eq!(titles(&bob, words).await[0], first, "{words}");
    }
    assert!(titles(&bob, "#99999").await.is_empty(), "no other number is meant");
    for words in ["sessions of Maya", "maya chen", "with:maya"] {
        assert_eq!(titles(&bob, words).await[..2], ["Once more", "Slow at noon"], "{words}");
    }
    ended(&bob, "Remote sessions end", "account", "All sessions of the remote desktop end at noon.").await;
    assert_eq!(titles(&bob, "sessions of Maya").await, ["Once more", "Slow at noon"], "what she took part in");
    ended(&bob, "Which ticket was it", "account", "The ticket says that a ticket is missing.").await;
    assert_eq!(titles(&bob, "ticket 48144").await, ["Once more"], "the word is nothing to look for");
    let hit = &hits(&bob, "sessions of Maya", &[("kind", "session")]).await[0];
    assert_eq!(hit["detail"]["with"], json!(["Maya Chen"]), "{hit}");
}

#[actix_web::test]
async fn a_filter_by_what_nothing_has_is_told_with_what_there_is() {
    let account = Account::open().await;
    let (maya, bob) =
        (account.person("engineer", "Maya Chen").await, account.person("engineer", "Ben Okafor").await);
    for (person, visibility, client) in
        [(&maya, "account", "Contoso GmbH"), (&maya, "account", "Falcon Air"), (&bob, "private", "Secret Seals")]
    {
        let session = going_on(person, "Printer", visibility, ("T-1", client)).await;
        person.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    }
    let rule = json!({ "name": "Projects", "kind": "literal", "text": "falcon", "label": "project", "on": true });
    let rules = json!({ "shows": [], "domains": [], "rules": [rule] });
    account.owner.put("/redaction", json!({ "version": 0, "rules": rules })).await.ok();
    let told = |filter: &str, value: &str, instead: &[&str]| json!([{ "filter": filter, "value": value, "instead": instead }]);
    assert_eq!(unknown(&maya, "client:zzz printer").await, told("client", "zzz", &["Contoso GmbH"]));
    assert_eq!(
        unknown(&bob, "client:zzz").await[0]["instead"],
        json!(["Contoso GmbH", "Secret Seals"]),
        "what is theirs to see"
    );
    assert_eq!(unknown(&maya, "with:mia").await, told("with", "mia", &["Maya Chen"]));
    assert_eq!(
        unknown(&maya, "kind:foo printer").await[0]["instead"],
        json!(["running", "flow", "step", "session"])
    );
    assert_eq!(unknown(&maya, "tag:nothing").await, told("tag", "nothing", &[]));
    assert_eq!(unknown(&maya, "outcome:fine").await[0]["instead"][1], "escalated");
    for known in ["client:contoso zzqx", "client:contoso", "outcome:escalated", "kind:flow zzqx", "zzqx", ""] {
        assert_eq!(unknown(&maya, known).await, json!([]), "{known}");
    }
}

#[actix_web::test]
async fn what_is_typed_in_a_hurry_finds_what_the_right_spelling_finds() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    ended(&ann, "She cannot log in", "account", "The sign-in page refused the password.").await;
    ended(&ann, "Nothing comes out", "account", "It would not print: the spooler hung.").await;
    ended(&ann, "Blue screen on start", "account", "A driver was named.").await;
    ended(&ann, "Outlook is slow", "account", "The profile was made anew.").await;
    for (typed, right) in [
        ("cant log in", "can't log in"),
        ("wont print", "won't print"),
        ("printer wont print ", "printer won't print "),
        ("blu screen", "blue screen"),
        ("outlok", "outlook"),
    ] {
        let found = titles(&ann, typed).await;
        assert_eq!(found, titles(&ann, right).await, "{typed}");
        assert!(!found.is_empty(), "{typed}");
    }
    assert_eq!(titles(&ann, "cant log in").await[0], "She cannot log in");
    assert_eq!(titles(&ann, "wont print").await[0], "Nothing comes out");
    assert_eq!(titles(&ann, "blu screen").await[0], "Blue screen on start");
}
