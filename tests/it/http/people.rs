//! Users, teams and what the audit log says of both.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{audited, demand_walk, first_team, text, walk};
use crate::support::{Account, Person};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_in_the_account_sees_everybody_in_it_and_nobody_else() {
    let (account, other) = (Account::open().await, Account::open().await);
    let viewer = account.viewer().await;
    let ids: Vec<String> = walk(&viewer, "/users", 100).await.iter().map(|user| text(&user["id"])).collect();
    assert_eq!(ids, [viewer.id.clone(), account.owner.id.clone()]);
    let seen = viewer.get(&format!("/users/{}", account.owner.id)).await.ok();
    assert_eq!(seen["email"], account.owner.email.as_str());
    viewer.get(&format!("/users/{}", other.owner.id)).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_people_go_page_by_page() {
    let account = Account::open().await;
    for number in 0..5 {
        account.person("viewer", &format!("Viewer {number}")).await;
        let invite = json!({ "email": format!("open{number}@{}.test", account.id), "role": "viewer" });
        account.owner.post("/invites", invite).await.created();
    }
    for list in ["/users", "/invites", "/audit"] {
        demand_walk(&account.owner, list).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_change_those_up_to_their_own_role() {
    let account = Account::open().await;
    let (admin, engineer) = (account.person("team_admin", "Ada Admin").await, account.engineer().await);
    let path = |person: &Person| format!("/users/{}", person.id);
    let changed = admin.patch(&path(&engineer), json!({ "name": "  Erna Engineer " })).await.ok();
    assert_eq!((&changed["name"], &changed["role"]), (&json!("Erna Engineer"), &json!("engineer")));
    assert_eq!(admin.patch(&path(&engineer), json!({})).await.ok(), changed);
    for (who, whom, change) in [
        (&engineer, &engineer, json!({ "role": "owner" })),
        (&engineer, &admin, json!({ "name": "Mine" })),
        (&admin, &account.owner, json!({ "status": "disabled" })),
        (&admin, &admin, json!({ "role": "owner" })),
        (&admin, &engineer, json!({ "role": "owner" })),
    ] {
        who.patch(&path(whom), change).await.problem(403, "forbidden");
    }
    assert_eq!(admin.get(&path(&engineer)).await.ok(), changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays() {
    let account = Account::open().await;
    let path = format!("/users/{}", account.owner.id);
    for change in [json!({ "role": "team_admin" }), json!({ "status": "disabled" })] {
        account.owner.patch(&path, change).await.problem(409, "last_owner");
    }
    // An owner who may not sign in does not count as one.
    let second = account.person("owner", "Otto Owner").await;
    let second_path = format!("/users/{}", second.id);
    account.owner.patch(&second_path, json!({ "status": "disabled" })).await.ok();
    account.owner.patch(&path, json!({ "role": "viewer" })).await.problem(409, "last_owner");
    account.owner.patch(&second_path, json!({ "status": "active" })).await.ok();
    account.owner.patch(&path, json!({ "role": "viewer" })).await.ok();
    second.patch(&second_path, json!({ "role": "viewer" })).await.problem(409, "last_owner");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_leave_at_once_one_stays() {
    for _ in 0..5 {
        let account = Account::open().await;
        let second = account.person("owner", "Otto Owner").await;
        let leave = |owner: Person| async move {
            owner.patch(&format!("/users/{}", owner.id), json!({ "role": "viewer" })).await.status.as_u16()
        };
        let mut statuses = join_all([leave(account.owner.clone()), leave(second)]).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_are_made_and_filled() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    let owner = &account.owner;
    let team = owner.post("/teams", json!({ "name": " Field service " })).await.created();
    assert_eq!(team["name"], "Field service");
    owner.post("/teams", json!({ "name": "Field service" })).await.problem(409, "name_taken");
    let path = format!("/teams/{}", text(&team["id"]));
    let member = format!("{path}/members/{}", engineer.id);
    for _ in 0..2 {
        owner.put(&member, json!({})).await.no_content();
    }
    let seen = engineer.get(&path).await.ok();
    assert_eq!(seen, json!({ "id": team["id"], "name": "Field service", "members": [engineer.id] }));
    assert_eq!(engineer.get("/me").await.ok()["teams"].as_array().unwrap().len(), 2);
    owner.delete(&member).await.no_content();
    owner.delete(&member).await.problem(404, "not_found");
    assert_eq!(owner.get(&path).await.ok()["members"], json!([]));
    let names: Vec<String> = walk_teams(&engineer).await.iter().map(|team| text(&team["name"])).collect();
    assert_eq!(names, ["Field service", "Service desk"]);
    // The same name in another account is another team.
    Account::open().await.owner.post("/teams", json!({ "name": "Field service" })).await.created();
}

async fn walk_teams(person: &Person) -> Vec<Value> {
    person.get("/teams").await.ok()["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_leads_to_the_team_it_names() {
    let account = Account::open().await;
    let team = account.owner.post("/teams", json!({ "name": "Night shift" })).await.created();
    let invite = json!({ "email": format!("n@{}.test", account.id), "role": "engineer", "team_id": team["id"] });
    let link = account.owner.post("/invites", invite).await.created();
    let token = link["url"].as_str().unwrap().split_once('#').unwrap().1;
    let accept = json!({ "token": token, "name": "Nora Night", "password": "four plain words here" });
    let session = Person::nobody(&account.url).post("/auth/invites/accept", accept).await.ok();
    let members = account.owner.get(&format!("/teams/{}", text(&team["id"]))).await.ok();
    assert_eq!(members["members"], json!([session["user"]["id"]]));
}

/// Each act that changes who may do what leaves its entry, and no other does.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_who_may_do_what_is_in_the_audit_log() {
    let account = Account::open().await;
    let owner = &account.owner;
    let engineer = account.engineer().await;
    let user = format!("/users/{}", engineer.id);
    let member = format!("/teams/{}/members/{}", first_team(owner).await, engineer.id);
    let team = json!({ "name": "Night shift" });
    let invite = json!({ "email": format!("x@{}.test", account.id), "role": "viewer" });
    let invite = text(&owner.post("/invites", invite).await.created()["id"]);
    owner.delete(&format!("/invites/{invite}")).await.no_content();
    owner.patch(&user, json!({ "role": "viewer" })).await.ok();
    owner.delete(&member).await.no_content();
    owner.put(&member, json!({})).await.no_content();
    owner.post("/teams", team.clone()).await.created();
    let reset = owner.post(&format!("{user}/password-reset"), json!({})).await.created();
    let token = reset["url"].as_str().unwrap().split_once('#').unwrap().1;
    let accept = json!({ "token": token, "password": "four other words here" });
    Person::nobody(&account.url).post("/auth/password-resets/accept", accept).await.no_content();
    // Refused acts and reading change nothing.
    owner.post("/teams", team).await.problem(409, "name_taken");
    owner.get("/users").await.ok();
    owner.patch(&format!("/users/{}", owner.id), json!({ "role": "viewer" })).await.problem(409, "last_owner");
    assert_eq!(
        audited(owner).await,
        [
            "account.opened",
            "user.invited",
            "user.joined",
            "user.invited",
            "user.invite_revoked",
            "user.changed",
            "team.member_removed",
            "team.member_added",
            "team.created",
            "user.password_reset_made",
            "user.password_reset",
        ]
    );
    owner.post("/auth/revoke-all", json!({})).await.no_content();
    let again = Person::sign_in(&account.url, &owner.email).await;
    assert_eq!(audited(&again).await.last().unwrap(), "user.signed_out_everywhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_says_who_did_what_to_whom_and_no_secret() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    account.owner.patch(&format!("/users/{}", engineer.id), json!({ "role": "viewer" })).await.ok();
    let rows = walk(&account.owner, "/audit", 100).await;
    assert_eq!(rows[0]["actor_id"], account.owner.id.as_str());
    assert_eq!(rows[0]["object_kind"], "user");
    assert_eq!(rows[0]["object_id"], engineer.id.as_str());
    assert_eq!(rows[0]["detail"]["role"], json!({ "from": "engineer", "to": "viewer" }));
    assert_eq!(rows[1]["actor_id"], engineer.id.as_str(), "who accepts an invite acts for themselves");
    let opened = rows.last().unwrap();
    assert_eq!((&opened["action"], &opened["actor_id"]), (&json!("account.opened"), &Value::Null));
    let all = json!(rows).to_string();
    for secret in ["password_hash", "token_hash", "$argon2", "four plain words"] {
        assert!(!all.contains(secret), "{secret}");
    }
}
