//! Flows: drafts, versions, import.

use serde_json::{Value, json};

use super::{audited, demand_walk, text, walk};
use crate::support::{Account, Person};

fn document(title: &str) -> Value {
    json!({
        "title": title, "kind": "troubleshooting", "start": "ask",
        "nodes": [
            { "id": "ask", "kind": "question", "title": "Does it hum?", "options": [
                { "id": "yes", "label": "Yes", "next": "done" }, { "id": "no", "label": "No", "next": "done" } ] },
            { "id": "done", "kind": "resolution", "title": "Done", "outcome": "resolved" },
        ],
    })
}

async fn create(person: &Person, title: &str) -> Value {
    person.post("/flows", json!({ "document": document(title) })).await.created()
}

fn path(flow: &Value) -> String {
    format!("/flows/{}", text(&flow["id"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_goes_from_draft_to_version_to_the_next_version() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    let flow = create(&engineer, "Hum").await;
    assert_eq!((&flow["published_version"], &flow["has_draft"]), (&Value::Null, &json!(true)));
    assert_eq!(flow["findings"], json!([]));
    assert_eq!(flow["can"]["start"]["allowed"], false);
    let first = engineer.post(&format!("{}/publish", path(&flow)), json!({})).await.ok();
    assert_eq!((&first["published_version"]["number"], &first["has_draft"]), (&json!(1), &json!(false)));
    assert_eq!(first["can"]["start"]["allowed"], true);
    engineer.post(&format!("{}/publish", path(&flow)), json!({})).await.problem(409, "nothing_to_publish");
    let draft = json!({ "document": document("Hum again"), "seen_updated_at": first["updated_at"] });
    let draft = engineer.put(&format!("{}/draft", path(&flow)), draft).await.ok();
    assert_eq!((&draft["title"], &draft["has_draft"]), (&json!("Hum"), &json!(true)));
    assert_eq!(draft["document"]["title"], "Hum again");
    let second = engineer.post(&format!("{}/publish", path(&flow)), json!({})).await.ok();
    assert_eq!((&second["title"], &second["published_version"]["number"]), (&json!("Hum again"), &json!(2)));
    // The first version is what it was, for ever.
    for (version, title) in [(&first, "Hum"), (&second, "Hum again")] {
        let id = text(&version["published_version"]["id"]);
        let version = engineer.get(&format!("/flow-versions/{id}")).await.ok();
        assert_eq!((&version["document"]["title"], &version["flow_id"]), (&json!(title), &flow["id"]));
    }
    let said = audited(&account.owner).await;
    assert_eq!(said[3..], ["flow.created", "flow.published", "flow.draft_saved", "flow.published"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_not_written_over_by_who_has_not_seen_it() {
    let account = Account::open().await;
    let flow = create(&account.owner, "Hum").await;
    let draft = format!("{}/draft", path(&flow));
    let save = |title, seen: &Value| {
        account.owner.put(&draft, json!({ "document": document(title), "seen_updated_at": seen }))
    };
    save("Mine", &flow["updated_at"]).await.ok();
    save("Theirs", &flow["updated_at"]).await.problem(409, "draft_moved_on");
    assert_eq!(account.owner.get(&path(&flow)).await.ok()["document"]["title"], "Mine");
    account.owner.put(&draft, json!({ "document": document("Whatever was there") })).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn viewers_see_what_is_published_and_nothing_else() {
    let account = Account::open().await;
    let viewer = account.viewer().await;
    let hidden = create(&account.owner, "Hidden").await;
    let flow = create(&account.owner, "Open").await;
    account.owner.post(&format!("{}/publish", path(&flow)), json!({})).await.ok();
    let draft = json!({ "document": document("A secret draft") });
    account.owner.put(&format!("{}/draft", path(&flow)), draft.clone()).await.ok();
    let titles: Vec<String> = walk(&viewer, "/flows", 100).await.iter().map(|flow| text(&flow["title"])).collect();
    assert_eq!(titles, ["Open"]);
    let seen = viewer.get(&path(&flow)).await.ok();
    assert_eq!((&seen["document"]["title"], &seen["has_draft"]), (&json!("Open"), &json!(false)));
    for act in ["edit", "publish", "start"] {
        assert_eq!(seen["can"][act]["allowed"], false, "{act}");
    }
    viewer.get(&path(&hidden)).await.problem(404, "not_found");
    for (flow, status, code) in [(&flow, 403, "forbidden"), (&hidden, 404, "not_found")] {
        viewer.put(&format!("{}/draft", path(flow)), draft.clone()).await.problem(status, code);
        viewer.post(&format!("{}/publish", path(flow)), json!({})).await.problem(status, code);
    }
    viewer.post("/flows", draft).await.problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_flows_goes_page_by_page() {
    let account = Account::open().await;
    for number in 0..6 {
        create(&account.owner, &format!("Flow {number}")).await;
    }
    demand_walk(&account.owner, "/flows").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_flow_is_kept_and_says_what_is_missing() {
    let account = Account::open().await;
    let mut unfinished = document("Unfinished");
    unfinished["nodes"][0]["options"][0]["next"] = json!("nowhere");
    let flow = account.owner.post("/flows", json!({ "document": unfinished })).await.created();
    assert_eq!(flow["findings"][0]["path"], "nodes.0.options.0.next");
    assert_eq!(flow["findings"][0]["node"], "ask");
    let problem = account.owner.post(&format!("{}/publish", path(&flow)), json!({})).await.problem(422, "invalid");
    assert_eq!(problem["field"], "document.nodes.0.options.0.next");
    assert!(problem["detail"].as_str().unwrap().contains("nowhere"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_comes_in_as_text_too() {
    let account = Account::open().await;
    let yaml = "title: From YAML\nkind: procedural\nstart: only\nnodes:\n  - id: only\n    kind: resolution\n    \
        title: Done\n    outcome: resolved\n";
    for (text, title) in [(yaml.to_owned(), "From YAML"), (document("From JSON").to_string(), "From JSON")] {
        let flow = account.owner.post("/flows", json!({ "text": text })).await.created();
        assert_eq!(flow["document"]["title"], title);
    }
    let both = json!({ "text": yaml, "document": document("Both") });
    for body in [both, json!({})] {
        let problem = account.owner.post("/flows", body).await.problem(422, "invalid");
        assert_eq!(problem["field"], "document");
    }
    let broken = yaml.replace("kind: resolution", "kind: revolution");
    let problem = account.owner.post("/flows", json!({ "text": broken })).await.problem(422, "invalid");
    assert_eq!(problem["field"], "text");
    assert!(problem["detail"].as_str().unwrap().contains("revolution"), "{problem}");
}
