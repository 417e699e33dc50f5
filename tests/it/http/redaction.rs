//! What an account hides besides what always is: rules, tried and saved; words hidden by hand;
//! looking behind it.

use serde_json::{Value, json};

use crate::support::{Account, LiveClient, Person, Server};

fn rules(text: &str) -> Value {
    let rule = json!({ "name": "Projects", "kind": "literal", "text": text, "label": "project", "on": true });
    json!({ "shows": ["ip"], "domains": [], "rules": [rule] })
}

async fn note(ann: &Person, session: &str, text: &str) -> u64 {
    ann.command(session, "note.add", json!({ "text": text, "shared": true })).await;
    ann.get(&format!("/sessions/{session}")).await.ok()["head"].as_u64().unwrap()
}

async fn said(ann: &Person, session: &str, variant: &str) -> String {
    ann.get(&format!("/sessions/{session}/document?variant={variant}")).await.ok()["document"].to_string()
}

#[actix_web::test]
async fn a_rule_is_tried_saved_and_holds_in_every_document_with_its_reason() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    note(&ann, &session, "Falcon runs on 10.1.2.3, password: Winter2026!").await;
    let tried = json!({ "rules": rules("falcon"), "text": "The Falcon on 10.1.2.3" });
    let tried = account.owner.post("/redaction/try", tried).await.ok();
    let pieces = tried["pieces"].as_array().unwrap();
    assert_eq!((&pieces[0]["text"], &pieces[2]["text"]), (&json!("The "), &json!(" on 10.1.2.3")));
    assert!(pieces[1]["text"].as_str().unwrap().starts_with("[project #"), "{tried}");
    assert_eq!(pieces[1]["why"], "Your rule “Projects”");
    assert!(
        said(&ann, &session, "internal_note").await.contains("Falcon"),
        "nothing is in force before it is saved"
    );

    assert_eq!(account.owner.get("/redaction").await.ok()["version"], 0);
    let saved = account.owner.put("/redaction", json!({ "version": 0, "rules": rules("falcon") })).await.ok();
    assert_eq!((&saved["version"], &saved["rules"]), (&json!(1), &rules("falcon")));
    for variant in ["internal_note", "client_update", "full_log"] {
        let said = said(&ann, &session, variant).await;
        assert!(said.contains("[project #") && !said.contains("Falcon runs"), "{said}");
        assert!(said.contains("10.1.2.3") && !said.contains("Winter2026!"), "{said}");
    }
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    let why: Vec<_> = view["hidden"].as_array().unwrap().iter().map(|hidden| &hidden["why"]).collect();
    assert_eq!(why, ["Looks like: password", "Your rule “Projects”"]);
    let link = ann.post(&format!("/sessions/{session}/share-links/preview"), json!({})).await.ok();
    assert!(link["updates"][0]["text"].as_str().unwrap().starts_with("[project #"), "{link}");
    let audit = account.owner.get("/audit").await.ok();
    assert_eq!(audit["items"][0]["action"], "redaction.rules_changed");
    assert!(!audit.to_string().contains("falcon"), "what is hidden is not in the audit log");
}

#[actix_web::test]
async fn rules_that_cannot_be_and_those_of_yesterday_are_refused() {
    let account = Account::open().await;
    let (ann, owner) = (account.engineer().await, &account.owner);
    for (part, field) in [
        (json!({ "shows": ["password"] }), "rules.shows.0"),
        (json!({ "domains": ["a b"] }), "rules.domains.0"),
        (
            json!({ "rules": [{ "name": "A", "kind": "pattern", "text": "(a", "label": "x", "on": true }] }),
            "rules.rules.0.text",
        ),
        (
            json!({ "rules": [{ "name": " ", "kind": "literal", "text": "a", "label": "x", "on": true }] }),
            "rules.rules.0.name",
        ),
        (
            json!({ "rules": [{ "name": "A", "kind": "literal", "text": "a", "label": "X]", "on": false }] }),
            "rules.rules.0.label",
        ),
    ] {
        let mut wrong = json!({ "shows": [], "domains": [], "rules": [] });
        wrong.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        let put = owner.put("/redaction", json!({ "version": 0, "rules": wrong })).await.problem(422, "invalid");
        assert_eq!(put["field"], field);
        let tried = owner.post("/redaction/try", json!({ "rules": wrong, "text": "x" })).await;
        if field == "rules.shows.0" {
            assert_eq!(tried.problem(422, "invalid")["field"], field);
            continue;
        }
        let tried = tried.ok();
        assert_eq!((&tried["unfinished"][0]["field"], &tried["pieces"][0]["text"]), (&json!(field), &json!("x")));
    }
    let text = json!({ "rules": rules("x1"), "text": "x".repeat(20_001) });
    assert_eq!(owner.post("/redaction/try", text).await.problem(422, "invalid")["field"], "text");
    owner.put("/redaction", json!({ "version": 0, "rules": rules("one") })).await.ok();
    for version in [0, 2] {
        let late = json!({ "version": version, "rules": rules("two") });
        owner.put("/redaction", late).await.problem(409, "changed_meanwhile");
    }
    ann.get("/redaction").await.problem(403, "forbidden");
    ann.put("/redaction", json!({ "version": 1, "rules": rules("two") })).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn words_hidden_by_hand_are_hidden_until_somebody_who_may_shows_them() {
    let account = Account::open().await;
    let (ann, bob, viewer) =
        (account.engineer().await, account.engineer().await, account.person("viewer", "Vera Viewer").await);
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let seq = note(&ann, &session, "The router stands behind the Blue  door,\nsaid Kim.").await;
    let name = ann.get("/me").await.ok()["user"]["name"].take();
    let path = format!("/sessions/{session}/hidden-words");
    let made = ann.post(&path, json!({ "words": "blue Door" })).await.created();
    let view = bob.get(&format!("/sessions/{session}/document")).await.ok();
    assert!(!view["document"].to_string().contains("door"), "{view}");
    assert_eq!(view["hidden"][0]["why"], "Hidden by hand");
    assert_eq!((&view["hidden"][0]["by_hand"], &view["by_hand"][0]["id"]), (&made["id"], &made["id"]));
    assert_eq!(
        (&view["by_hand"][0]["by"]["name"], &view["by_hand"][0]["show"]["allowed"]),
        (&json!(name), &json!(false))
    );
    let link = ann.post(&format!("/sessions/{session}/share-links/preview"), json!({})).await.ok();
    assert!(!link.to_string().contains("door"), "{link}");

    ann.post(&path, json!({ "words": "Blue door" })).await.problem(409, "already_hidden");
    for words in ["47", "nowhere in here", &*"x".repeat(300)] {
        assert_eq!(ann.post(&path, json!({ "words": words })).await.problem(422, "invalid")["field"], "words");
    }
    viewer.post(&path, json!({ "words": "said Kim" })).await.problem(403, "forbidden");
    let id = made["id"].as_str().unwrap();
    bob.delete(&format!("/hidden-words/{id}")).await.problem(403, "forbidden");
    for _ in 0..2 {
        ann.delete(&format!("/hidden-words/{id}")).await.no_content();
    }
    assert!(said(&ann, &session, "internal_note").await.contains("Blue door"));
    let audit = account.owner.get("/audit").await.ok();
    let actions: Vec<_> = audit["items"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions[..2], ["session.words_shown", "session.words_hidden"]);
    assert_eq!(audit["items"][1]["detail"]["events"], json!([seq]));
    assert!(!audit.to_string().contains("door"), "what is hidden is not in the audit log");
}

#[actix_web::test]
async fn who_looks_behind_what_is_hidden_is_written_down() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    note(&ann, &session, "Login admin, password: Winter2026!").await;
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    let placeholder = &view["hidden"][0]["placeholder"];
    assert_eq!(
        (&view["can"]["reveal"]["allowed"], &view["can"]["hide"]["allowed"]),
        (&json!(false), &json!(true))
    );
    let path = format!("/sessions/{session}/document/reveal");
    let wanted = json!({ "variant": "internal_note", "placeholder": placeholder });
    ann.post(&path, wanted.clone()).await.problem(403, "forbidden");
    let seen = account.owner.post(&path, wanted).await.ok();
    assert_eq!(seen["values"], json!(["Winter2026!"]));
    let nothing = json!({ "variant": "internal_note", "placeholder": "[password #0000]" });
    assert_eq!(account.owner.post(&path, nothing).await.ok()["values"], json!([]));
    let audit = account.owner.get("/audit").await.ok();
    assert_eq!(
        (&audit["items"][0]["action"], &audit["items"][0]["detail"]["placeholder"]),
        (&json!("document.revealed"), placeholder)
    );
    assert!(!audit.to_string().contains("Winter2026!"), "what was seen is not in the audit log");
}

#[actix_web::test]
async fn what_is_purged_is_not_kept_among_what_is_hidden() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let first = note(&ann, &session, "It is Zebra-71").await;
    let second = note(&ann, &session, "Zebra-71 again").await;
    ann.post(&format!("/sessions/{session}/hidden-words"), json!({ "words": "zebra-71" })).await.created();
    let kept = async || {
        let client = Server::shared().superuser().await;
        let query = format!("SELECT words FROM app.hidden_words WHERE session_id = '{session}'");
        client.query_one(&query, &[]).await.unwrap().get::<_, Option<String>>(0)
    };
    account.owner.post(&format!("/sessions/{session}/events/{first}/purge"), json!({})).await.no_content();
    assert!(!said(&ann, &session, "internal_note").await.contains("Zebra"), "the copy is hidden still");
    assert_eq!(kept().await.as_deref(), Some("zebra-71"));
    account.owner.post(&format!("/sessions/{session}/events/{second}/purge"), json!({})).await.no_content();
    assert_eq!(kept().await, None);
}

#[actix_web::test]
async fn what_turns_out_to_be_a_secret_is_taken_from_open_pages() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    note(&ann, &session, "We typed hunter2! for you").await;
    let (_, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let mut guest = LiveClient::watch(&ann.url, &token, crate::support::Hello::default()).await;
    assert!(guest.snapshot.as_ref().unwrap().1.to_string().contains("hunter2!"), "nobody called it a secret yet");
    // One that was shown nowhere disturbs nobody.
    ann.command(&session, "chat.say", json!({ "text": "password: Other2026!" })).await;
    ann.command(&session, "note.add", json!({ "text": "Nearly there", "shared": true })).await;
    let seen = guest.until(|frame| frame["type"] == "event").await.unwrap();
    assert!(seen.to_string().contains("Nearly there"), "{seen}");
    ann.command(&session, "chat.say", json!({ "text": "pasword is hunter2!" })).await;
    let known = guest.hello();
    assert_eq!(guest.closed().await, 4001);
    let guest = LiveClient::watch(&ann.url, &token, known).await;
    let (_, state) = guest.snapshot.as_ref().expect("it is read again, whatever was known");
    let said = state.to_string();
    assert!(said.contains("[password #") && !said.contains("hunter2!"), "{said}");
    let draft = json!({ "update": "Keep hunter2! to yourself" });
    let preview = ann.post(&format!("/sessions/{session}/share-links/preview"), draft).await.ok();
    assert!(!preview.to_string().contains("hunter2!"), "{preview}");
}

#[actix_web::test]
async fn words_go_a_line_each_and_what_is_not_finished_does_not_keep_the_rest_from_being_tried() {
    let owner = Account::open().await.owner;
    let rule = |name: &str, kind: &str, text: &str| json!({ "name": name, "kind": kind, "text": text, "label": "project", "on": true });
    let projects = rule("Projects", "literal", "Falcon\nBlue Heron\n");
    let rules = |more: Value| json!({ "shows": [], "domains": ["fabrikam.com", "x/"], "rules": [more, projects] });
    let text = "falcon and Blue  Heron on vpn.fabrikam.com";
    let tried = json!({ "rules": rules(rule("", "pattern", "ASSET-(")), "text": text });
    let tried = owner.post("/redaction/try", tried).await.ok();
    let hidden: Vec<_> =
        tried["pieces"].as_array().unwrap().iter().filter(|piece| piece["why"].is_string()).collect();
    assert_eq!(hidden.len(), 3, "both words and the host: {tried}");
    let unfinished: Vec<_> = tried["unfinished"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(unfinished, ["rules.domains.1", "rules.rules.0.name"]);
    let many = rules(rule("Many", "literal", &"a line\n".repeat(101)));
    let tried = owner.post("/redaction/try", json!({ "rules": many, "text": text })).await.ok();
    assert!(tried["unfinished"][1]["detail"].as_str().unwrap().contains("At most 100 lines"), "{tried}");
    let saved = json!({ "version": 0, "rules": { "shows": [], "domains": [], "rules": [projects] } });
    assert_eq!(owner.put("/redaction", saved).await.ok()["rules"]["rules"][0]["text"], "Falcon\nBlue Heron\n");
}

#[actix_web::test]
async fn a_pattern_that_is_too_slow_is_refused_with_its_reason() {
    let owner = Account::open().await.owner;
    let rule = json!({ "name": "All", "kind": "pattern", "text": "(?s)[a-z].*~|[a-z]", "label": "x", "on": true });
    let slow = json!({ "shows": [], "domains": [], "rules": [rule] });
    let put = owner.put("/redaction", json!({ "version": 0, "rules": slow })).await.problem(422, "invalid");
    let tried = owner.post("/redaction/try", json!({ "rules": slow, "text": "a" })).await.ok();
    for refused in [&put, &tried["unfinished"][0]] {
        assert_eq!(refused["field"], "rules.rules.0.text");
        assert!(refused["detail"].as_str().unwrap().contains("too slow"), "{refused}");
    }
}

#[actix_web::test]
async fn open_pages_behind_links_are_made_anew_when_something_else_is_hidden() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    note(&ann, &session, "Falcon needs the blue key").await;
    let (_, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let mut guest = LiveClient::watch(&ann.url, &token, crate::support::Hello::default()).await;
    let mut ann_live = LiveClient::join(&ann, &session).await;
    assert!(guest.snapshot.as_ref().unwrap().1.to_string().contains("Falcon"));
    let hide =
        async || account.owner.put("/redaction", json!({ "version": 0, "rules": rules("falcon") })).await.ok();
    let by_hand = json!({ "words": "blue key" });
    hide().await;
    for (hidden, placeholder) in [("Falcon", "[project #"), ("blue key", "[hidden #")] {
        let known = guest.hello();
        assert_eq!(guest.closed().await, 4001, "{hidden}");
        guest = LiveClient::watch(&ann.url, &token, known).await;
        let (_, state) = guest.snapshot.as_ref().expect("it is read again, whatever was known");
        let said = state.to_string();
        assert!(said.contains(placeholder) && !said.contains(hidden), "{said}");
        if hidden == "Falcon" {
            ann.post(&format!("/sessions/{session}/hidden-words"), by_hand.clone()).await.created();
        }
    }
    // Whoever works here was not disturbed, and viewers read on.
    ann_live.ask("note.add", json!({ "text": "Falcon is up", "shared": true })).await;
    let seen = guest.until(|frame| frame["type"] == "event").await.unwrap();
    assert!(seen.to_string().contains(" is up") && !seen.to_string().contains("Falcon"), "{seen}");
}
