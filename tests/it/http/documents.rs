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
