//! Being out: from the next request on.

use serde_json::json;

use super::{PASSWORD, cookie, login, person, token_of, with_cookie};
use crate::support::{Account, Person, Server};

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_ends_every_token_at_once() {
    let account = Account::open().await;
    let answer = login(&account.url, &account.owner.email, PASSWORD).await;
    let (held, _) = cookie(&answer);
    let here = person(&account.url, &answer.ok());
    let other = account.engineer().await;
    here.post("/auth/revoke-all", json!({})).await.no_content();
    for token in [&here, &account.owner] {
        token.get("/me").await.problem(401, "unauthenticated");
        token.post("/auth/revoke-all", json!({})).await.problem(401, "unauthenticated");
    }
    with_cookie(&account.url, "/auth/refresh", &held).await.problem(401, "unauthenticated");
    other.get("/me").await.ok();
    Person::sign_in(&account.url, &account.owner.email).await.get("/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_is_out_from_the_next_request_on() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    let (held, _) = cookie(&login(&account.url, &engineer.email, PASSWORD).await);
    let path = format!("/users/{}", engineer.id);
    engineer.get("/me").await.ok();
    account.owner.patch(&path, json!({ "status": "disabled" })).await.ok();
    engineer.get("/me").await.problem(401, "unauthenticated");
    with_cookie(&account.url, "/auth/refresh", &held).await.problem(401, "unauthenticated");
    login(&account.url, &engineer.email, PASSWORD).await.problem(401, "unauthenticated");
    account.owner.patch(&path, json!({ "status": "active" })).await.ok();
    engineer.get("/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_account_is_out_from_the_next_request_on() {
    let (account, other) = (Account::open().await, Account::open().await);
    let server = Server::shared();
    let (held, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    server.task(&["account", "suspend", &account.id]).unwrap();
    account.owner.get("/me").await.problem(401, "unauthenticated");
    with_cookie(&account.url, "/auth/refresh", &held).await.problem(401, "unauthenticated");
    login(&account.url, &account.owner.email, PASSWORD).await.problem(401, "unauthenticated");
    other.owner.get("/me").await.ok();
    server.task(&["account", "resume", &account.id]).unwrap();
    account.owner.get("/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_role_counts_from_the_next_request_on() {
    let account = Account::open().await;
    let person = account.viewer().await;
    let start = json!({ "title": "Mine" });
    let role =
        async |role: &str| account.owner.patch(&format!("/users/{}", person.id), json!({ "role": role })).await;
    person.post("/sessions", start.clone()).await.problem(403, "forbidden");
    role("engineer").await.ok();
    person.post("/sessions", start.clone()).await.created();
    person.get("/audit").await.problem(403, "forbidden");
    role("team_admin").await.ok();
    person.get("/audit").await.ok();
    role("viewer").await.ok();
    person.post("/sessions", start).await.problem(403, "forbidden");
    person.get("/audit").await.problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_link_sets_the_password_once_and_ends_every_sign_in() {
    let account = Account::open().await;
    let person = account.engineer().await;
    let (held, _) = cookie(&login(&account.url, &person.email, PASSWORD).await);
    let link = account.owner.post(&format!("/users/{}/password-reset", person.id), json!({})).await.created();
    assert_eq!(link["email"], person.email.as_str());
    assert!(link["url"].as_str().unwrap().starts_with(&format!("{}/reset#", account.url)), "{link}");
    let nobody = Person::nobody(&account.url);
    let accept = |password: &str| json!({ "token": token_of(&link), "password": password });
    // A password that will not do leaves the link as it is.
    let short = nobody.post("/auth/password-resets/accept", accept("short")).await.problem(422, "invalid");
    assert_eq!(short["field"], "password");
    nobody.post("/auth/password-resets/accept", accept("another four plain words")).await.no_content();
    person.get("/me").await.problem(401, "unauthenticated");
    with_cookie(&account.url, "/auth/refresh", &held).await.problem(401, "unauthenticated");
    login(&account.url, &person.email, PASSWORD).await.problem(401, "unauthenticated");
    login(&account.url, &person.email, "another four plain words").await.ok();
    nobody.post("/auth/password-resets/accept", accept("yet another four words")).await.problem(410, "gone");
    login(&account.url, &person.email, "another four plain words").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn resets_are_for_those_one_may_change() {
    let account = Account::open().await;
    let admin = account.person("team_admin", "Ada Admin").await;
    let engineer = account.engineer().await;
    let reset = |user: &Person| format!("/users/{}/password-reset", user.id);
    engineer.post(&reset(&engineer), json!({})).await.problem(403, "forbidden");
    admin.post(&reset(&account.owner), json!({})).await.problem(403, "forbidden");
    admin.post(&reset(&engineer), json!({})).await.created();
    // One kind of link does not do for the other.
    let link = account.owner.post(&reset(&engineer), json!({})).await.created();
    let accept = json!({ "token": token_of(&link), "name": "Eve", "password": PASSWORD });
    Person::nobody(&account.url).post("/auth/invites/accept", accept).await.problem(410, "gone");
}
