//! Invites: for one account, address and role; good once.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{PASSWORD, login, person, token_of};
use crate::support::{Account, Person};

async fn invite(by: &Person, email: &str, role: &str) -> Value {
    by.post("/invites", json!({ "email": email, "role": role })).await.created()
}

fn accept(link: &Value) -> Value {
    json!({ "token": token_of(link), "name": "New Person", "password": PASSWORD })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_gives_its_account_address_and_role_whatever_the_request_says() {
    let account = Account::open().await;
    let email = format!("new@{}.test", account.id);
    let link = invite(&account.owner, &email, "viewer").await;
    assert!(link["url"].as_str().unwrap().starts_with(&format!("{}/invite#", account.url)), "{link}");
    let mut asked = accept(&link);
    for (field, value) in [("email", "other@evil.test"), ("role", "owner"), ("account", &account.id)] {
        asked[field] = json!(value);
    }
    let nobody = Person::nobody(&account.url);
    let answer = nobody.post("/auth/invites/accept", asked).await;
    if answer.status == 422 {
        // Fields nobody asked for are refused, and the invite is still good.
        answer.problem(422, "invalid");
        nobody.post("/auth/invites/accept", accept(&link)).await.ok();
    }
    let session = login(&account.url, &email, PASSWORD).await.ok();
    assert_eq!(session["user"]["role"], "viewer");
    let me = person(&account.url, &session).get("/me").await.ok();
    assert_eq!(me["account"]["id"], account.id.as_str());
    assert_eq!(me["teams"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_is_good_once() {
    let account = Account::open().await;
    let link = invite(&account.owner, &format!("once@{}.test", account.id), "engineer").await;
    let nobody = Person::nobody(&account.url);
    nobody.post("/auth/invites/accept", accept(&link)).await.ok();
    nobody.post("/auth/invites/accept", accept(&link)).await.problem(410, "gone");
    let open = account.owner.get("/invites").await.ok();
    assert_eq!(open["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_use_an_invite_at_once_one_gets_in() {
    let account = Account::open().await;
    let link = invite(&account.owner, &format!("many@{}.test", account.id), "engineer").await;
    let nobody = Person::nobody(&account.url);
    let answers = join_all((0..20).map(|_| nobody.post("/auth/invites/accept", accept(&link)))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{statuses:?}");
    assert_eq!(statuses[1..], [410; 19], "{statuses:?}");
    let users = account.owner.get("/users").await.ok();
    assert_eq!(users["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_or_made_up_invite_lets_nobody_in() {
    let account = Account::open().await;
    let link = invite(&account.owner, &format!("revoked@{}.test", account.id), "engineer").await;
    let path = format!("/invites/{}", link["id"].as_str().unwrap());
    account.owner.delete(&path).await.no_content();
    account.owner.delete(&path).await.problem(404, "not_found");
    let nobody = Person::nobody(&account.url);
    let revoked = nobody.post("/auth/invites/accept", accept(&link)).await;
    let unknown = json!({ "token": "x".repeat(43), "name": "Eve", "password": PASSWORD });
    let unknown = nobody.post("/auth/invites/accept", unknown).await;
    assert_eq!(revoked.text, unknown.text);
    revoked.problem(410, "gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_a_role_above_their_own() {
    let account = Account::open().await;
    let admin = account.person("team_admin", "Ada Admin").await;
    let people =
        [(account.viewer().await, 0), (account.engineer().await, 0), (admin, 3), (account.owner.clone(), 4)];
    for (person, gives) in people {
        for (index, role) in ["viewer", "engineer", "team_admin", "owner"].into_iter().enumerate() {
            let body = json!({ "email": format!("{role}@{}.test", person.id), "role": role });
            let answer = person.post("/invites", body).await;
            let expected = if index < gives { 201 } else { 403 };
            assert_eq!(answer.status, expected, "{} gives {role}: {}", person.email, answer.text);
        }
    }
}

/// The one thing installations share is who signs in by which address; only who was
/// invited for that very address learns that it is taken.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_signs_in_to_one_account() {
    let (account, other) = (Account::open().await, Account::open().await);
    let known = invite(&account.owner, &other.owner.email, "engineer").await;
    let fresh = invite(&account.owner, &format!("fresh@{}.test", account.id), "engineer").await;
    let fields = |link: &Value| link.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&known), fields(&fresh));
    let nobody = Person::nobody(&account.url);
    nobody.post("/auth/invites/accept", accept(&known)).await.problem(409, "address_unavailable");
    nobody.post("/auth/invites/accept", accept(&fresh)).await.ok();
    other.owner.get("/me").await.ok();
}
