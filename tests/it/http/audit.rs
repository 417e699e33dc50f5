//! The audit log: narrowed down, taken away, and never changed.

use serde_json::json;
use tokio_postgres::error::SqlState;

use super::{demand_walk, text, walk};
use crate::support::{Account, Server};

#[actix_web::test]
async fn entries_are_found_by_who_what_and_when() {
    let account = Account::open().await;
    let admin = account.person("team_admin", "Ada Admin").await;
    for number in 0..3 {
        let invite = json!({ "email": format!("a{number}@example.com"), "role": "viewer" });
        admin.post("/invites", invite).await.created();
    }
    admin.post("/teams", json!({ "name": "Night shift" })).await.created();
    let found = async |query: &str| account.owner.get(&format!("/audit?limit=100{query}")).await.ok();
    let hers = found(&format!("&actor_id={}", admin.id)).await;
    let hers = hers["items"].as_array().unwrap();
    assert_eq!(hers.iter().filter(|entry| entry["action"] == "user.invited").count(), 3);
    assert!(hers.iter().all(|entry| entry["actor_name"] == "Ada Admin"), "{hers:?}");
    let invited = found(&format!("&action=user.invited&actor_id={}", admin.id)).await;
    assert_eq!(invited["items"].as_array().unwrap().len(), 3);
    let teams = found("&action=team").await;
    assert!(teams["items"].as_array().unwrap().iter().all(|entry| text(&entry["action"]).starts_with("team.")));
    let middle = text(&invited["items"][1]["at"]);
    let since = found(&format!("&action=user.invited&actor_id={}&from={middle}", admin.id)).await;
    let before = found(&format!("&action=user.invited&actor_id={}&until={middle}", admin.id)).await;
    assert_eq!((since["items"].as_array().unwrap().len(), before["items"].as_array().unwrap().len()), (2, 1));
    assert_eq!(found("&action=use").await["items"], json!([]), "names are whole words");
    assert_eq!(found("&action=us_r").await["items"], json!([]), "an underscore is itself");
    let actions = account.owner.get("/audit/actions").await.ok();
    assert!(actions["items"].as_array().unwrap().contains(&json!("team.created")), "{actions}");
    demand_walk(&account.owner, "/audit").await;
}

#[actix_web::test]
async fn what_cannot_be_asked_is_refused_by_its_field() {
    let account = Account::open().await;
    let abroad = Account::open().await;
    for (query, field) in [
        (format!("actor_id={}", abroad.owner.id), "actor_id"),
        ("actor_id=nobody".to_owned(), "actor_id"),
        ("action=%25".to_owned(), "action"),
        ("from=yesterday".to_owned(), "query"),
    ] {
        for path in ["/audit", "/audit.csv"] {
            let problem = account.owner.get(&format!("{path}?{query}")).await.problem(422, "invalid");
            assert_eq!(problem["field"], field, "{path}?{query}");
        }
    }
    let engineer = account.engineer().await;
    for path in ["/audit", "/audit.csv", "/audit/actions"] {
        engineer.get(path).await.problem(403, "forbidden");
    }
}

#[actix_web::test]
async fn the_file_has_every_entry_once_and_nothing_in_it_is_calculated() {
    let account = Account::open().await;
    let evil = account.person("engineer", "=HYPERLINK(\"https://eve.test\")").await;
    evil.post("/auth/revoke-all", json!({})).await;
    let file = account.owner.get("/audit.csv").await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"audit-log.csv\"");
    assert!(file.text.contains("\"'=HYPERLINK(\"\"https://eve.test\"\")\""), "{}", file.text);
    let entries = walk(&account.owner, "/audit", 100).await;
    let lines: Vec<_> = file.text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), entries.len() + 1);
    for (entry, line) in entries.iter().zip(&lines[1..]) {
        assert!(line.contains(entry["object_id"].as_str().unwrap()), "{line}");
    }
    let some = account.owner.get("/audit.csv?action=account").await;
    assert!(some.text.lines().skip(1).all(|line| line.contains("\"account.")), "{}", some.text);
}

/// More than is read at once.
#[actix_web::test]
async fn a_long_log_is_written_out_whole() {
    let account = Account::open().await;
    let client = Server::shared().superuser().await;
    let sql = "INSERT INTO app.audit_log (account_id, id, at, actor_id, action, object_kind, object_id)
        SELECT $1::text::uuid, gen_random_uuid(), now() - n * interval '1 second', NULL, 'test.made', 'test', gen_random_uuid()
        FROM generate_series(1, 1700) n";
    client.execute(sql, &[&account.id]).await.unwrap();
    let file = account.owner.get("/audit.csv?action=test").await;
    let mut lines: Vec<_> = file.text.lines().skip(1).collect();
    assert_eq!(lines.len(), 1700);
    assert!(lines.iter().all(|line| line.contains("the operator")));
    lines.dedup();
    assert_eq!(lines.len(), 1700);
}

#[actix_web::test]
async fn nobody_can_change_or_remove_an_entry_not_even_the_server() {
    let account = Account::open().await;
    let config = Server::shared().postgres("resolutionflow");
    let (mut client, socket) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(socket);
    client.batch_execute("SET ROLE app_rw").await.unwrap();
    for sql in [
        "UPDATE app.audit_log SET action = 'nothing.happened'",
        "UPDATE app.audit_log SET at = now()",
        "DELETE FROM app.audit_log",
        "TRUNCATE app.audit_log",
    ] {
        let transaction = client.transaction().await.unwrap();
        transaction.execute("SELECT set_config('app.account_id', $1, true)", &[&account.id]).await.unwrap();
        let error = transaction.batch_execute(sql).await.unwrap_err();
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{sql}");
    }
}

#[actix_web::test]
async fn an_entry_names_the_team_and_the_person_and_no_title_of_a_session() {
    let account = Account::open().await;
    let tom = account.person("engineer", "Tom Becker").await;
    let team = account.owner.post("/teams", json!({ "name": "Night shift" })).await.created();
    let member = format!("/teams/{}/members/{}", text(&team["id"]), tom.id);
    account.owner.put(&member, json!({})).await;
    tom.session_with(json!({ "title": "Never to be read here", "visibility": "private" })).await;
    let entries = account.owner.get("/audit?action=team.member_added").await.ok();
    let entry = &entries["items"][0];
    assert_eq!((&entry["object_name"], &entry["user_name"]), (&json!("Night shift"), &json!("Tom Becker")));
    let all = walk(&account.owner, "/audit", 100).await;
    assert!(!json!(all).to_string().contains("Never to be read here"));
}
