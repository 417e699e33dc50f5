//! HTTP, by domain.

mod audit;
mod auth;
mod bad_input;
mod broken_flows;
mod copilot;
mod documents;
mod flows;
mod notifications;
mod notifications_mail;
mod notifications_tls;
mod operations;
mod people;
mod psa;
mod psa_foreign;
mod psa_schema;
mod pushes;
mod pushes_chaos;
mod redaction;
mod search;
mod search_found;
mod search_hidden;
mod search_hits;
mod search_model;
mod search_named;
mod search_outside;
mod search_running;
mod search_sessions;
mod sessions;
mod sharing;
mod ticket_watch;
mod webhooks;

use serde_json::Value;

use crate::support::Person;

/// Every row of a list, read in pages of `limit`.
async fn walk(person: &Person, list: &str, limit: usize) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{list}?limit={limit}{cursor}")).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit, "{list}: {} rows of {limit}", items.len());
        rows.extend(items.iter().cloned());
        match page.get("next") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().unwrap()),
            None => return rows,
        }
    }
}

/// A list read in small pages has every row once, in the order of one large page.
async fn demand_walk(person: &Person, list: &str) {
    let all = walk(person, list, 100).await;
    assert!(all.len() > 4, "{list} has only {} rows", all.len());
    for limit in [1, 2, all.len() - 1, all.len()] {
        assert_eq!(walk(person, list, limit).await, all, "{list} by {limit}");
    }
    for cursor in ["x", "!!", "AAAA", "%00"] {
        let problem = person.get(&format!("{list}?cursor={cursor}")).await.problem(422, "invalid");
        assert_eq!(problem["field"], "cursor", "{list} {cursor}");
    }
    for limit in ["0", "-1", "101"] {
        let problem = person.get(&format!("{list}?limit={limit}")).await.problem(422, "invalid");
        assert_eq!(problem["field"], "limit", "{list} {limit}");
    }
}

/// What one's own audit log says was done, oldest first.
async fn audited(person: &Person) -> Vec<String> {
    let rows = walk(person, "/audit", 100).await;
    rows.iter().rev().map(|row| row["action"].as_str().unwrap().to_owned()).collect()
}

/// The team an account starts with.
async fn first_team(owner: &Person) -> String {
    text(&owner.get("/me").await.ok()["teams"][0]["id"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
