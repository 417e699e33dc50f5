//! Documents of a session over HTTP: read, and as files that are safe to open.

use serde_json::{Value, json};

use crate::support::{Account, Person};

async fn worked_on(ann: &Person) -> String {
    let session = ann.session().await;
    let ticket = json!({ "number": "48291/../x\"", "title": "Outlook", "client": "Contoso" });
    ann.command(&session, "ticket.link", ticket).await;
    ann.command(&session, "note.add", json!({ "text": "Login admin, password: Winter2026!" })).await;
    ann.command(&session, "flow.answer", json!({ "node": "question", "option": "next" })).await;
    session
}

fn lines(document: &Value) -> Vec<&str> {
    let sections = document["sections"].as_array().unwrap().iter();
    let lines = sections.flat_map(|section| section["lines"].as_array().unwrap());
    lines.map(|line| line["text"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_document_is_what_happened_until_now_and_hides_what_is_secret() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = worked_on(&ann).await;
    let first = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert_eq!(
        (&first["document"]["variant"], &first["document"]["hidden"]),
        (&json!("internal_note"), &json!(1))
    );
    let said = lines(&first["document"]).join("\n");
    assert!(
        said.contains("[password #") && said.contains("The question: Go on") && !said.contains("Winter"),
        "{said}"
    );
    ann.command(&session, "fact.add", json!({ "text": "It began on Monday" })).await;
    let next = ann.get(&format!("/sessions/{session}/document?variant=internal_note&offset=-300")).await.ok();
    assert_eq!(next["seq"], first["seq"].as_u64().unwrap() + 1);
    assert!(lines(&next["document"]).contains(&"It began on Monday"), "{next}");
    let client = ann.get(&format!("/sessions/{session}/document?variant=client_update&tone=warm")).await.ok();
    let client = lines(&client["document"]).join("\n");
    assert!(client.starts_with("Hello,") && !client.contains("Login") && !client.contains("Monday"), "{client}");
    // The same value is known again by its placeholder, and in no other session.
    let again = ann.get(&format!("/sessions/{session}/document?variant=full_log")).await.ok();
    let code = |text: &str| text.split("[password ").nth(1).unwrap()[..5].to_owned();
    assert_eq!(code(&said), code(&lines(&again["document"]).join("\n")));
    let other = worked_on(&ann).await;
    let other = ann.get(&format!("/sessions/{other}/document")).await.ok();
    assert_ne!(code(&said), code(&lines(&other["document"]).join("\n")));
}

#[actix_web::test]
async fn files_have_safe_names_and_pages_run_nothing() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = worked_on(&ann).await;
    for (format, kind, name) in [
        ("markdown", "text/markdown", "resolution-48291x.md"),
        ("text", "text/plain", "resolution-48291x.txt"),
        ("html", "text/html", "resolution-48291x.html"),
        ("json", "application/json", "resolution-48291x.json"),
        ("csv", "text/csv", "resolution-48291x.csv"),
    ] {
        let path = format!("/sessions/{session}/document/export?variant=resolution&format={format}");
        let file = ann.get(&path).await;
        let header = |name: &str| file.headers.get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(file.status, 200, "{}", file.text);
        assert!(header("content-type").starts_with(kind), "{format}: {}", header("content-type"));
        assert_eq!(header("content-disposition"), format!("attachment; filename=\"{name}\""));
        assert!(header("content-security-policy").starts_with("default-src 'none'"), "{format}");
        assert!(file.text.contains("Outlook") && !file.text.contains("Winter2026!"), "{}", file.text);
    }
    for (query, named) in [
        ("variant=novel", "novel"),
        ("format=exe", "exe"),
        ("tone=rude", "rude"),
        ("offset=841", "offset"),
        ("offset=noon", "query"),
    ] {
        let refused = ann.get(&format!("/sessions/{session}/document/export?{query}")).await;
        assert_eq!(refused.status, 422, "{query}: {}", refused.text);
        assert!(refused.text.contains(named), "{query}: {}", refused.text);
    }
}

#[actix_web::test]
async fn a_pdf_says_what_the_document_says_and_hides_what_it_hides() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = worked_on(&ann).await;
    let path = format!("/sessions/{session}/document/export?variant=internal_note&format=pdf");
    let file = async || ann.request(reqwest::Method::GET, &path).send().await.unwrap();
    let first = file().await;
    let header = |name: &str| first.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(first.status(), 200);
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("content-disposition"), "attachment; filename=\"internal-note-48291x.pdf\"");
    let bytes = first.bytes().await.unwrap();
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let text = pdf.extract_text(&[1]).unwrap();
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Contoso: Outlook") && said.contains("[password #"), "{said}");
    assert!(said.contains("The question: Go on") && !said.contains("Winter2026!"), "{said}");
    assert_eq!(file().await.bytes().await.unwrap(), bytes, "the same events make the same file");
    let private = ann.session_with(json!({ "title": "Mine alone", "visibility": "private" })).await;
    let hidden = bob.get(&format!("/sessions/{private}/document/export?format=pdf")).await;
    assert_eq!(hidden.status, 404, "{}", hidden.text);
}

#[actix_web::test]
async fn who_may_not_see_the_session_sees_no_document_of_it() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let private = ann.session_with(json!({ "title": "Mine alone", "visibility": "private" })).await;
    let (there, nowhere) = (private.as_str(), "01890000-0000-7000-8000-000000000000");
    for path in ["document", "document/export"] {
        let hidden = bob.get(&format!("/sessions/{there}/{path}")).await;
        let missing = bob.get(&format!("/sessions/{nowhere}/{path}")).await;
        assert_eq!((hidden.status, &hidden.text), (missing.status, &missing.text));
        assert_eq!(hidden.status, 404);
        assert_eq!(ann.get(&format!("/sessions/{there}/{path}")).await.status, 200);
    }
}

async fn chosen(ann: &Person, session: &str, choice: Value) -> Value {
    let mut request = json!({ "variant": "internal_note", "version": 0, "left_out": [], "pinned": [] });
    request.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
    ann.put(&format!("/sessions/{session}/document/choice"), request).await.ok()
}

#[actix_web::test]
async fn what_people_left_out_stays_out_and_what_they_pinned_comes_first() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    ann.command(&session, "note.add", json!({ "text": "Small talk about the weather" })).await;
    ann.command(&session, "note.add", json!({ "text": "The clock is an hour off" })).await;
    ann.command(&session, "chat.say", json!({ "text": "Kim has seen it too" })).await;
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    let head = view["seq"].as_u64().unwrap();
    let (talk, clock, chat) = (head - 2, head - 1, head);
    let enters = view["enters"].as_array().unwrap();
    assert!(enters.contains(&json!(talk)) && !enters.contains(&json!(chat)), "{enters:?}");
    assert_eq!(view["choice"], json!({ "version": 0, "left_out": [], "also": [], "pinned": [] }));

    let made = chosen(&ann, &session, json!({ "left_out": [talk], "pinned": [chat, clock] })).await;
    assert_eq!(made, json!({ "version": 1, "left_out": [talk], "also": [], "pinned": [clock, chat] }));
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert_eq!(view["document"]["sections"][0]["heading"], "Most important");
    let said = lines(&view["document"]);
    assert!(
        said[0].ends_with("The clock is an hour off") && said[1].ends_with("said: Kim has seen it too"),
        "{said:?}"
    );
    assert!(!said.iter().any(|line| line.contains("weather")), "{said:?}");
    let clocks = said.iter().filter(|line| line.contains("The clock")).count();
    assert_eq!(clocks, 2, "it stays where it happened: {said:?}");
    assert!(view["enters"].as_array().unwrap().contains(&json!(talk)), "it can be taken back");
    let file = ann.get(&format!("/sessions/{session}/document/export?format=text")).await;
    let exported: Vec<_> = said.iter().map(|line| file.text.find(*line).expect("it is in the file")).collect();
    assert!(exported[0] < exported[1], "the file says the same: {}", file.text);
    assert_eq!(file.text.matches("The clock is an hour off").count(), 2, "{}", file.text);
    // Another document is another choice, and what is withdrawn comes first nowhere.
    let other = ann.get(&format!("/sessions/{session}/document?variant=full_log")).await.ok();
    assert!(lines(&other["document"]).join(" ").contains("weather"));
    let log = ann.get(&format!("/sessions/{session}/events?limit=500")).await.ok();
    let note =
        log["items"].as_array().unwrap().iter().find(|event| event["seq"] == clock).unwrap()["data"]["note"]
            .clone();
    ann.command(&session, "note.retract", json!({ "note": note })).await;
    account.owner.post(&format!("/sessions/{session}/events/{chat}/purge"), json!({})).await;
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert!(!view["document"].to_string().contains("Most important"), "{view}");
}

#[actix_web::test]
async fn what_enters_by_choice_stands_last_and_comes_first_only_when_pinned() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    ann.command(&session, "note.add", json!({ "text": "The clock is an hour off" })).await;
    ann.command(&session, "chat.say", json!({ "text": "Kim has seen it too" })).await;
    let head = ann.get(&format!("/sessions/{session}")).await.ok()["head"].as_u64().unwrap();
    let (clock, chat) = (head - 1, head);
    chosen(&ann, &session, json!({ "also": [chat, clock] })).await;
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    let headings: Vec<_> =
        view["document"]["sections"].as_array().unwrap().iter().map(|section| &section["heading"]).collect();
    assert_eq!((headings.first(), headings.last()), (Some(&&Value::Null), Some(&&json!("Also"))), "{view}");
    let said = lines(&view["document"]);
    assert!(said.last().unwrap().ends_with("said: Kim has seen it too"), "{said:?}");
    assert_eq!(said.iter().filter(|line| line.contains("The clock")).count(), 1, "it is not said twice: {said:?}");
    assert!(!view["enters"].as_array().unwrap().contains(&json!(chat)), "it does not enter by itself: {view}");
    chosen(&ann, &session, json!({ "version": 1, "also": [chat], "pinned": [chat] })).await;
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert!(lines(&view["document"])[0].ends_with("said: Kim has seen it too"), "{view}");
    assert!(!view["document"].to_string().contains("\"Also\""), "it is not said twice: {view}");
    assert!(!view["enters"].as_array().unwrap().contains(&json!(chat)), "{view}");
}

#[actix_web::test]
async fn a_secret_is_hidden_wherever_it_stands_in_a_session() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let path = format!("/sessions/{session}/document");
    ann.command(&session, "note.add", json!({ "text": "They typed hunter2! twice" })).await;
    assert!(
        ann.get(&path).await.ok()["document"].to_string().contains("hunter2!"),
        "nobody called it a secret yet"
    );
    ann.command(&session, "chat.say", json!({ "text": "the passwrod is hunter2!" })).await;
    ann.command(&session, "fact.add", json!({ "text": "hunter2! is wrong on the VPN" })).await;
    let whole = ann.get(&format!("{path}/export?format=json")).await.json();
    assert_eq!(ann.get(&path).await.ok()["document"], whole, "a preview is the same as what is made anew");
    let said = lines(&whole).join("\n");
    let code = said.split("[password ").nth(1).expect(&said)[..5].to_owned();
    assert!(said.contains(&format!("typed [password {code}] twice")), "{said}");
    assert!(said.contains(&format!("[password {code}] is wrong")) && !said.contains("hunter2!"), "{said}");
    for variant in ["full_log", "escalation_summary"] {
        let other = ann.get(&format!("{path}?variant={variant}")).await.ok()["document"].to_string();
        assert!(!other.contains("hunter2!"), "{other}");
    }
}

#[actix_web::test]
async fn a_choice_that_cannot_be_is_refused_by_field_and_a_late_one_is_told() {
    let account = Account::open().await;
    let (ann, viewer) = (account.engineer().await, account.person("viewer", "Vera Viewer").await);
    let session = ann.session_with(json!({ "visibility": "account", "title": "Kim's laptop" })).await;
    ann.command(&session, "note.add", json!({ "text": "Inner matters" })).await;
    ann.command(&session, "note.add", json!({ "text": "We are at it", "shared": true })).await;
    let head = ann.get(&format!("/sessions/{session}")).await.ok()["head"].as_u64().unwrap();
    let path = format!("/sessions/{session}/document/choice");
    let all = |variant: &str, version: u64, left_out: Value, pinned: Value| json!({ "variant": variant, "version": version, "left_out": left_out, "pinned": pinned });
    for (request, field) in [
        (all("full_log", 0, json!([1]), json!([])), "variant"),
        (all("internal_note", 0, json!([0]), json!([])), "left_out"),
        (all("internal_note", 0, json!([]), json!([head + 1])), "pinned"),
        (all("internal_note", 0, json!([head]), json!([head])), "pinned"),
        (all("client_update", 0, json!([]), json!([head - 1])), "pinned"),
    ] {
        assert_eq!(ann.put(&path, request).await.problem(422, "invalid")["field"], field);
    }
    ann.put(&path, all("client_update", 0, json!([]), json!([head]))).await.ok();
    for version in [0, 2] {
        ann.put(&path, all("client_update", version, json!([]), json!([])))
            .await
            .problem(409, "changed_meanwhile");
    }
    viewer.put(&path, all("internal_note", 0, json!([]), json!([]))).await.problem(403, "forbidden");
    let update = ann.get(&format!("/sessions/{session}/document?variant=client_update")).await.ok();
    assert_eq!(lines(&update["document"])[..2], ["We are working on it.", "We are at it"]);
}

#[actix_web::test]
async fn an_escalation_summary_says_what_the_next_one_has_to_know() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = worked_on(&ann).await;
    let path = format!("/sessions/{session}/document?variant=escalation_summary");
    let before = lines(&ann.get(&path).await.ok()["document"]).join("\n");
    assert!(before.contains("Contoso, ticket 48291") && !before.contains("asked"), "{before}");
    let offer = json!({ "reason": "It is beyond me", "urgency": "high", "skill": "Exchange" });
    ann.command(&session, "escalation.offer", offer).await;
    let after = ann.get(&path).await.ok();
    let said = lines(&after["document"]).join("\n");
    assert!(
        said.contains(
            "asked for somebody to take over: It is beyond me.\nAsked for somebody who knows Exchange.\n"
        ),
        "{said}"
    );
    assert!(said.contains("The question → Go on") && said.contains("the client waits"), "{said}");
    let events = |line: &Value| line["events"].as_array().is_some_and(|events| !events.is_empty());
    let sections = after["document"]["sections"].as_array().unwrap();
    assert!(sections.iter().flat_map(|section| section["lines"].as_array().unwrap()).all(events), "{after}");
}

#[actix_web::test]
async fn only_an_end_of_the_flow_says_how_it_ended() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let (left, ended) = (ann.session().await, ann.session().await);
    ann.command(&ended, "flow.goto", json!({ "node": "end" })).await;
    for session in [&left, &ended] {
        ann.command(session, "session.complete", json!({ "outcome": "resolved" })).await;
    }
    let said = async |session: &str, variant: &str| {
        let view = ann.get(&format!("/sessions/{session}/document?variant={variant}")).await.ok();
        let file = ann.get(&format!("/sessions/{session}/document/export?variant={variant}&format=csv")).await;
        let said = lines(&view["document"]).join("\n");
        assert!(said.lines().all(|line| file.text.contains(line)), "{}", file.text);
        said
    };
    assert!(said(&left, "client_update").await.starts_with("The problem is solved."));
    for variant in ["client_update", "resolution"] {
        assert!(!said(&left, variant).await.contains("The question"), "{variant}");
        assert!(said(&ended, variant).await.contains(". The end."), "{variant}");
    }
    for variant in ["internal_note", "escalation_summary"] {
        let note = said(&left, variant).await;
        assert!(note.contains("Outcome: resolved.\nEnded at “The question”, which has no answer."), "{note}");
        assert!(said(&ended, variant).await.contains("Outcome: resolved. The end."), "{variant}");
    }
}

#[actix_web::test]
async fn a_template_lays_documents_out_and_every_version_is_kept() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = worked_on(&ann).await;
    let text = "# Note for {{ ticket.number }}\n{% for section in sections %}{% for line in section.lines %}\n- {{ line }}\n{% endfor %}{% endfor %}\nMade with care.";
    let wanted =
        |version: u64, text: Value| json!({ "variant": "internal_note", "version": version, "text": text });
    let tried = json!({ "variant": "internal_note", "text": text });
    let own = worked_on(&account.owner).await;
    let tried = account.owner.post(&format!("/sessions/{own}/document/try"), tried).await.ok();
    assert_eq!(tried["points_back"], json!(true));
    account.owner.put("/document-templates", wanted(0, json!(text))).await.no_content();
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert_eq!(view["document"]["title"], "Note for 48291/../x\"");
    assert_eq!(view["layout"], json!({ "template": 1, "problem": null, "points_back": true, "reworded": null }));
    let said = lines(&view["document"]);
    assert!(said.contains(&"Made with care.") && said.join(" ").contains("[password #"), "{said:?}");
    let file = ann.get(&format!("/sessions/{session}/document/export?format=text")).await;
    assert!(file.text.contains("Made with care."), "{}", file.text);

    for (text, said) in [
        ("{{ oh no", "Line 1"),
        ("a\n{{ nobody }}", "Line 2"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "Line 1"),
    ] {
        let refused =
            account.owner.put("/document-templates", wanted(1, json!(text))).await.problem(422, "invalid");
        assert_eq!(refused["field"], "text");
        assert!(refused["detail"].as_str().unwrap().starts_with(said), "{refused}");
    }
    account.owner.put("/document-templates", wanted(0, json!("x"))).await.problem(409, "changed_meanwhile");
    ann.put("/document-templates", wanted(1, json!("x"))).await.problem(403, "forbidden");
    // What fits the sample may not fit every session: the built-in layout stands in, and says so.
    account
        .owner
        .put("/document-templates", wanted(1, json!("{{ sections[1].lines[0] }} {{ people[0] }}")))
        .await
        .problem(422, "invalid");
    account
        .owner
        .put("/document-templates", wanted(1, json!("{% if title != 'A title' %}{{ nobody }}{% endif %}x")))
        .await
        .no_content();
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert!(view["layout"]["problem"].as_str().unwrap().starts_with("Line 1"), "{view}");
    assert!(lines(&view["document"]).join(" ").contains("The question: Go on"), "{view}");
    account.owner.put("/document-templates", wanted(2, Value::Null)).await.no_content();
    let view = ann.get(&format!("/sessions/{session}/document")).await.ok();
    assert_eq!(
        view["layout"],
        json!({ "template": null, "problem": null, "points_back": true, "reworded": null })
    );
    let kept = ann.get("/document-templates").await.ok();
    let versions: Vec<_> =
        kept["items"].as_array().unwrap().iter().map(|item| (&item["version"], item["text"].is_null())).collect();
    assert_eq!(versions, [(&json!(3), true), (&json!(2), false), (&json!(1), false)]);
    assert_eq!(kept["change"]["allowed"], json!(false));
}

#[actix_web::test]
async fn a_preview_goes_on_from_what_was_read_and_forgets_what_was_purged() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let path = format!("/sessions/{session}/document");
    let mut heads = Vec::new();
    for text in ["The clock is off", "It is Zebra-71", "The clock is right"] {
        ann.command(&session, "note.add", json!({ "text": text })).await;
        let view = ann.get(&path).await.ok();
        assert!(lines(&view["document"]).last().unwrap().ends_with(text), "{view}");
        heads.push(view["seq"].as_u64().unwrap());
    }
    // The same as one that was never looked at before, to the byte.
    let whole = ann.get(&format!("{path}/export?format=json")).await.json();
    assert_eq!(ann.get(&path).await.ok()["document"], whole);
    account.owner.post(&format!("/sessions/{session}/events/{}/purge", heads[1]), json!({})).await.no_content();
    let view = ann.get(&path).await.ok();
    assert!(!view["document"].to_string().contains("Zebra"), "{view}");
    assert_eq!(view["document"], ann.get(&format!("{path}/export?format=json")).await.json());
}

#[actix_web::test]
async fn accepted_words_stand_for_a_line_until_it_says_something_else() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    ann.command(&session, "note.add", json!({ "text": "clock off, password: Winter2026!" })).await;
    let path = format!("/sessions/{session}/document");
    let view = ann.get(&path).await.ok();
    let line = lines(&view["document"]).into_iter().find(|line| line.contains("clock off")).unwrap().to_owned();
    let words = "The clock was off; we set it. password: Summer2027!";
    let accepted =
        json!({ "variant": "internal_note", "seq": view["seq"], "lines": [{ "line": line, "words": words }] });
    ann.put(&format!("{path}/rewording"), accepted).await.no_content();
    let view = ann.get(&path).await.ok();
    let said = lines(&view["document"]).join("\n");
    assert!(
        said.contains("The clock was off; we set it. password: [password #") && !said.contains("Summer2027!"),
        "{said}"
    );
    assert_eq!(
        (&view["layout"]["reworded"]["lines"], &view["layout"]["reworded"]["by"]["id"]),
        (&json!(1), &json!(ann.id))
    );
    let sections = view["document"]["sections"].as_array().unwrap();
    let reworded = sections.iter().flat_map(|section| section["lines"].as_array().unwrap());
    let events =
        reworded.filter(|line| line["text"].as_str().unwrap().contains("we set it")).map(|line| &line["events"]);
    assert_eq!(events.collect::<Vec<_>>(), [&json!([view["seq"]])]);
    for (request, field) in [
        (json!({ "variant": "full_log", "seq": 1, "lines": [] }), "variant"),
        (json!({ "variant": "internal_note", "seq": 0, "lines": [] }), "seq"),
        (
            json!({ "variant": "internal_note", "seq": 1, "lines": [{ "line": "a", "words": " " }] }),
            "lines.0.words",
        ),
        (
            json!({ "variant": "internal_note", "seq": 1, "lines": [{ "line": "a", "words": "b\u{0}c" }] }),
            "lines.0.words",
        ),
        (
            json!({ "variant": "internal_note", "seq": 1, "lines": [{ "line": "\u{0}", "words": "b" }] }),
            "lines.0.line",
        ),
    ] {
        assert_eq!(ann.put(&format!("{path}/rewording"), request).await.problem(422, "invalid")["field"], field);
    }
    // What is removed from the session is not kept in other words.
    account.owner.post(&format!("/sessions/{session}/events/{}/purge", view["seq"]), json!({})).await.no_content();
    let view = ann.get(&path).await.ok();
    assert_eq!(view["layout"]["reworded"], Value::Null);
    assert!(!view["document"].to_string().contains("we set it"), "{view}");
}

#[actix_web::test]
async fn without_a_model_nothing_is_reworded_and_it_says_why() {
    let ann = Account::open().await.engineer().await;
    let session = worked_on(&ann).await;
    let wanted = json!({ "id": uuid::Uuid::now_v7(), "variant": "internal_note" });
    let proposed = ann.post(&format!("/sessions/{session}/document/reword"), wanted).await.ok();
    assert_eq!((&proposed["lines"], &proposed["model"]), (&json!([]), &Value::Null));
    assert!(proposed["because"].as_str().unwrap().contains("needs a language model"), "{proposed}");
    let can = ann.get("/copilot").await.ok()["reword"].clone();
    assert_eq!(can["allowed"], false);
    assert_eq!(can["reason"], proposed["because"], "it is said before anybody tries");
}
