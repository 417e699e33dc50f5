//! Sessions over HTTP: who sees them, what scripts do in them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{audited, demand_walk, first_team, text, walk};
use crate::support::{Account, LiveClient, Person};

/// An account with two teams.
struct Company {
    account: Account,
    /// In the first team, as is the owner.
    starter: Person,
    mate: Person,
    viewer: Person,
    /// In the other team.
    stranger: Person,
    admin: Person,
}

impl Company {
    async fn open() -> Self {
        let account = Account::open().await;
        let (starter, mate, viewer) = (account.engineer().await, account.engineer().await, account.viewer().await);
        let (stranger, admin) = (account.engineer().await, account.person("team_admin", "Ada Admin").await);
        let first = first_team(&account.owner).await;
        let other = text(&account.owner.post("/teams", json!({ "name": "Other team" })).await.created()["id"]);
        for person in [&stranger, &admin] {
            account.owner.put(&format!("/teams/{other}/members/{}", person.id), json!({})).await.no_content();
            account.owner.delete(&format!("/teams/{first}/members/{}", person.id)).await.no_content();
        }
        Self { account, starter, mate, viewer, stranger, admin }
    }
}

/// I0: every door gives one and the same answer to whether somebody sees a session.
async fn demand_sees(person: &Person, session: &str, sees: bool, what: &str) {
    let path = format!("/sessions/{session}");
    let doors = [
        person.get(&path).await,
        person.get(&format!("{path}/events")).await,
        person.post(&format!("{path}/tickets"), json!({})).await,
    ];
    for answer in doors {
        if sees {
            assert!(answer.status.is_success(), "{what}: {}", answer.text);
        } else {
            answer.problem(404, "not_found");
        }
    }
    let listed = walk(person, "/sessions", 100).await.iter().any(|row| row["id"] == session);
    assert_eq!(listed, sees, "{what}: in the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_a_session_is_decided_by_its_visibility() {
    let company = Company::open().await;
    let Company { account, starter, mate, viewer, stranger, admin } = &company;
    let people = [
        ("its starter", starter),
        ("a team mate", mate),
        ("a viewer of the team", viewer),
        ("another team", stranger),
        ("an admin of another team", admin),
        ("the owner", &account.owner),
        ("another account", &Account::open().await.owner),
    ];
    for (visibility, seen) in [
        ("private", [true, false, false, false, false, false, false]),
        ("team", [true, true, true, false, true, true, false]),
        ("account", [true, true, true, true, true, true, false]),
    ] {
        let session = starter.session_with(json!({ "visibility": visibility })).await;
        for ((who, person), sees) in people.iter().zip(seen) {
            demand_sees(person, &session, sees, &format!("{who}, {visibility}")).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_part_goes_on_seeing_it() {
    let company = Company::open().await;
    let session = company.starter.session_with(json!({ "visibility": "team" })).await;
    LiveClient::join(&company.mate, &session).await.vanish();
    let team = first_team(&company.account.owner).await;
    for person in [&company.mate, &company.viewer] {
        let member = format!("/teams/{team}/members/{}", person.id);
        company.account.owner.delete(&member).await.no_content();
    }
    demand_sees(&company.mate, &session, true, "took part").await;
    demand_sees(&company.viewer, &session, false, "only looked").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_starts_as_asked() {
    let company = Company::open().await;
    let starter = &company.starter;
    let flow = starter.flow().await;
    let session = starter.post("/sessions", json!({ "flow_id": flow })).await.created();
    assert_eq!(session["title"], "A small flow");
    assert_eq!((&session["status"], &session["visibility"]), (&json!("running"), &json!("team")));
    assert_eq!((&session["head"], &session["started_by"]["id"]), (&json!(1), &json!(starter.id)));
    assert_eq!((&session["flow"]["id"], &session["flow"]["number"]), (&json!(flow), &json!(1)));
    assert_eq!(starter.get(&format!("/sessions/{}", text(&session["id"]))).await.ok(), session);
    let free = starter.post("/sessions", json!({ "title": "  By hand " })).await.created();
    assert_eq!((&free["title"], &free["flow"]), (&json!("By hand"), &Value::Null));
    let untitled = starter.post("/sessions", json!({})).await.created();
    assert_eq!(untitled["title"], "Free-form session");
    company.viewer.post("/sessions", json!({})).await.problem(403, "forbidden");
    let said = audited(&company.account.owner).await;
    assert_eq!(said.iter().filter(|action| *action == "session.started").count(), 3);
}

/// A session runs what was published when it began.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_keeps_its_version_of_the_flow() {
    let account = Account::open().await;
    let flow = account.owner.flow().await;
    let session = account.owner.session_with(json!({ "flow_id": flow })).await;
    let path = format!("/flows/{flow}");
    let mut document = account.owner.get(&path).await.ok()["document"].take();
    document["title"] = json!("A changed flow");
    account.owner.put(&format!("{path}/draft"), json!({ "document": document })).await.ok();
    account.owner.post(&format!("{path}/publish"), json!({})).await.ok();
    let seen = account.owner.get(&format!("/sessions/{session}")).await.ok();
    assert_eq!((&seen["flow"]["number"], &seen["flow"]["title"]), (&json!(1), &json!("A small flow")));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_sessions_go_page_by_page() {
    let account = Account::open().await;
    for number in 0..6 {
        account.owner.session_with(json!({ "title": format!("Session {number}") })).await;
    }
    demand_walk(&account.owner, "/sessions").await;
    let rows = account.owner.get("/sessions?status=running").await.ok();
    assert_eq!(rows["items"].as_array().unwrap().len(), 6);
    assert_eq!(account.owner.get("/sessions?status=completed").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_go_page_by_page_in_order() {
    let room = Room::open().await;
    for number in 0..6 {
        room.accepted("note.add", json!({ "text": format!("Note {number}") })).await;
    }
    let all = LiveClient::log(&room.driver, &room.session).await;
    let numbers: Vec<u64> = all.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<_>>());
    let path = format!("/sessions/{}/events", room.session);
    for limit in [1, 3, 7] {
        let (mut rows, mut after) = (Vec::new(), json!(0));
        while !after.is_null() {
            let mut page = room.driver.get(&format!("{path}?after={after}&limit={limit}")).await.ok();
            rows.extend(page["items"].as_array().unwrap().clone());
            after = page["next_after"].take();
        }
        assert_eq!(rows, all, "by {limit}");
    }
    for (query, rest) in [("after=7", 0), ("after=5", 2), ("after=18446744073709551615", 0)] {
        let page = room.driver.get(&format!("{path}?{query}")).await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), rest, "{query}");
    }
    for limit in [0, 501, -1] {
        let problem = room.driver.get(&format!("{path}?limit={limit}")).await.problem(422, "invalid");
        assert_eq!(problem["field"], "limit");
    }
}

/// A running session and who drives it.
struct Room {
    account: Account,
    driver: Person,
    session: String,
}

impl Room {
    async fn open() -> Self {
        let account = Account::open().await;
        let driver = account.engineer().await;
        let session = driver.session().await;
        Self { account, driver, session }
    }

    async fn send(&self, person: &Person, body: Value) -> crate::support::Answer {
        person.post(&format!("/sessions/{}/commands", self.session), body).await
    }

    async fn ask(&self, kind: &str, data: Value) -> crate::support::Answer {
        self.send(&self.driver, json!({ "id": Uuid::now_v7(), "kind": kind, "data": data })).await
    }

    async fn accepted(&self, kind: &str, data: Value) -> u64 {
        self.ask(kind, data).await.ok()["seq"].as_u64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_session_by_commands() {
    let room = Room::open().await;
    let node = |node: &str, choice: &str| json!({ "node": node, choice: "next" });
    assert_eq!(room.accepted("flow.answer", node("question", "option")).await, 2);
    assert_eq!(room.accepted("note.add", json!({ "text": "It hums." })).await, 3);
    assert_eq!(room.accepted("step.complete", node("action", "outcome")).await, 4);
    assert_eq!(room.accepted("step.complete", node("info", "outcome")).await, 5);
    let end = json!({ "outcome": "resolved", "summary": "Plugged in.", "csat": 5 });
    assert_eq!(room.accepted("session.complete", end).await, 6);
    let seen = room.driver.get(&format!("/sessions/{}", room.session)).await.ok();
    assert_eq!((&seen["status"], &seen["head"]), (&json!("completed"), &json!(6)));
    room.ask("note.add", json!({ "text": "Too late." })).await.problem(403, "forbidden");
    let kinds: Vec<Value> =
        LiveClient::log(&room.driver, &room.session).await.iter().map(|event| event["kind"].clone()).collect();
    let expected = [
        "session.started",
        "flow.answered",
        "note.added",
        "step.completed",
        "step.completed",
        "session.completed",
    ];
    assert_eq!(kinds, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_sent_again_changes_nothing() {
    let room = Room::open().await;
    let note = json!({ "id": Uuid::now_v7(), "kind": "note.add", "data": { "text": "Once." } });
    for duplicate in [false, true, true] {
        let answer = room.send(&room.driver, note.clone()).await.ok();
        assert_eq!(answer, json!({ "seq": 2, "duplicate": duplicate }));
    }
    assert_eq!(LiveClient::log(&room.driver, &room.session).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_about_where_the_session_was_is_stale() {
    let room = Room::open().await;
    let answer = json!({ "node": "question", "option": "next" });
    room.accepted("flow.answer", answer.clone()).await;
    for seen in [json!(1), Value::Null, json!(2)] {
        let command = json!({ "id": Uuid::now_v7(), "kind": "flow.answer", "data": answer, "seen": seen });
        let problem = room.send(&room.driver, command).await.problem(409, "stale");
        assert_eq!(problem["current"], json!({ "seq": 2, "node": { "id": "action", "title": "The action" } }));
        assert!(problem["detail"].as_str().unwrap().contains("The action"), "{problem}");
    }
    assert_eq!(LiveClient::log(&room.driver, &room.session).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_a_session_but_may_not_act_is_told_so() {
    let room = Room::open().await;
    let (mate, viewer) = (room.account.engineer().await, room.account.viewer().await);
    let note = || json!({ "id": Uuid::now_v7(), "kind": "note.add", "data": { "text": "Let me." } });
    let answer = json!({ "node": "question", "option": "next" });
    let answer = || json!({ "id": Uuid::now_v7(), "kind": "flow.answer", "data": answer });
    room.send(&mate, note()).await.ok();
    for (person, command, says) in [
        (&mate, answer(), "Ask for control"),
        (&viewer, answer(), "You are watching"),
        (&viewer, note(), "You are watching"),
    ] {
        let problem = room.send(person, command).await.problem(403, "forbidden");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{problem}");
    }
    let elsewhere = Account::open().await.owner;
    let command = json!({ "id": Uuid::now_v7(), "kind": "note.add", "data": { "text": "Hello?" } });
    room.send(&elsewhere, command).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_names_the_field() {
    let room = Room::open().await;
    let cases = [
        ("no.such", json!({}), "no.such"),
        ("", json!({}), "kind"),
        ("session.started", json!({}), "session.started"),
        ("note.add", json!({}), "text"),
        ("note.add", json!({ "text": 7 }), "text"),
        ("note.add", json!({ "text": " " }), "text"),
        ("note.add", json!({ "text": "x".repeat(10_001) }), "text"),
        ("note.add", json!({ "text": "a\0b" }), "text"),
        ("note.add", Value::Null, "data"),
        ("flow.answer", json!({ "node": "question", "option": "nope" }), "option"),
        ("flow.answer", json!({ "node": "nowhere", "option": "next" }), "node"),
        ("flow.answer", json!({ "node": "que\0stion", "option": "next" }), "node"),
        ("step.complete", json!({ "node": "question", "outcome": "next" }), "node"),
        ("control.grant", json!({ "to": "me" }), "to"),
        ("control.grant", json!({ "to": Uuid::now_v7() }), "to"),
        ("session.complete", json!({ "outcome": "sold" }), "outcome"),
        ("session.complete", json!({ "outcome": "resolved", "csat": 6 }), "csat"),
        ("session.complete", json!({ "outcome": "resolved", "csat": -1 }), "csat"),
        ("session.complete", json!({ "outcome": "resolved", "summary": "a\0b" }), "summary"),
    ];
    for (kind, data, names) in cases {
        let problem = room.ask(kind, data.clone()).await.problem(422, "invalid");
        assert!(problem["detail"].as_str().unwrap().contains(names), "{kind} {data}: {problem}");
    }
    assert_eq!(LiveClient::log(&room.driver, &room.session).await.len(), 1);
}
