//! Address and password.

use std::collections::BTreeSet;

use futures::future::join_all;
use resolutionflow::platform::secrets::digest;
use serde_json::json;

use super::{PASSWORD, cookie, login};
use crate::support::{Account, Answer, Server};

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_says_who_and_for_how_long() {
    let account = Account::open().await;
    let answer = login(&account.url, &account.owner.email, PASSWORD).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let (name, _) = cookie(&answer);
    assert!(name.starts_with("rf_refresh="), "{name}");
    let session = answer.ok();
    let fields: Vec<_> = session.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["access_token", "expires_in", "user"]);
    assert_eq!(session["expires_in"], 600);
    assert_eq!(
        session["user"],
        json!({
            "id": account.owner.id, "email": account.owner.email, "name": "Olga Owner", "role": "owner", "status": "active",
        })
    );
    let me = account.owner.get("/me").await.ok();
    assert_eq!(me["user"], session["user"]);
    assert_eq!(me["account"]["id"], account.id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_the_same_in_capitals_and_with_blanks_around() {
    let account = Account::open().await;
    login(&account.url, &format!("  {} ", account.owner.email.to_uppercase()), PASSWORD).await.ok();
}

/// Whatever is wrong with a sign-in, the answer is one and the same.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_which_addresses_are_known() {
    let account = Account::open().await;
    let disabled = account.engineer().await;
    let disable = json!({ "status": "disabled" });
    account.owner.patch(&format!("/users/{}", disabled.id), disable).await.ok();
    let wrong = login(&account.url, &account.owner.email, "some other words").await;
    let cases = [
        ("an unknown address", "nobody@nowhere.test", PASSWORD),
        ("a disabled user", disabled.email.as_str(), PASSWORD),
        ("no address at all", "", PASSWORD),
        ("an address with a NUL", "a\0b@nowhere.test", PASSWORD),
        ("an empty password", account.owner.email.as_str(), ""),
    ];
    for (what, email, password) in cases {
        let answer = login(&account.url, email, password).await;
        assert_eq!((answer.status, &answer.text), (wrong.status, &wrong.text), "{what}");
        let headers = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
        assert_eq!(headers(&answer), headers(&wrong), "{what}");
    }
    wrong.problem(401, "unauthenticated");
}

/// Fails until the address must wait; then makes the wait outlast any test.
async fn fail_often(url: &str, email: &str) {
    join_all((0..12).map(|_| login(url, email, "some other words"))).await;
    let stretch = "UPDATE app.sign_in_failures SET blocked_until = blocked_until + interval '1 hour'
        WHERE email_digest = $1 AND failures > 3";
    let database = Server::shared().superuser().await;
    assert_eq!(database.execute(stretch, &[&digest(email)]).await.unwrap(), 1, "{email} need not wait");
}

fn wait(answer: &Answer) -> u64 {
    answer.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_several_failures_an_address_must_wait_whether_it_is_known_or_not() {
    let account = Account::open().await;
    let unknown = format!("unknown-{}", account.owner.email);
    for email in [&account.owner.email, &unknown] {
        fail_often(&account.url, email).await;
        for password in ["some other words", PASSWORD] {
            let answer = login(&account.url, email, password).await;
            assert!(wait(&answer) >= 1, "{email}");
            let problem = answer.problem(429, "slow_down");
            assert!(problem["detail"].as_str().unwrap().contains("Wait"), "{problem}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn others_sign_in_while_an_address_waits() {
    let account = Account::open().await;
    let other = account.engineer().await;
    fail_often(&account.url, &account.owner.email).await;
    login(&account.url, &account.owner.email, PASSWORD).await.problem(429, "slow_down");
    login(&account.url, &other.email, PASSWORD).await.ok();
    account.owner.get("/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wait_doubles_up_to_five_minutes() {
    let account = Account::open().await;
    let database = Server::shared().superuser().await;
    let address = digest(&account.owner.email);
    // Failures so far, and the wait after one more; the clock runs meanwhile.
    for (failures, most) in [(7, 32), (8, 64), (9, 128), (10, 256), (11, 300), (1_000, 300)] {
        let set = "INSERT INTO app.sign_in_failures (email_digest, failures, blocked_until) VALUES ($1, $2, now())
            ON CONFLICT (email_digest) DO UPDATE SET failures = $2, blocked_until = now()";
        database.execute(set, &[&address, &failures]).await.unwrap();
        login(&account.url, &account.owner.email, "some other words").await.problem(401, "unauthenticated");
        let waits = wait(&login(&account.url, &account.owner.email, PASSWORD).await);
        assert!(waits > most / 2 && waits <= most, "after {failures} failures: {waits} s");
    }
    // Once the wait is over, the right password ends it.
    let over = "UPDATE app.sign_in_failures SET blocked_until = now() WHERE email_digest = $1";
    database.execute(over, &[&address]).await.unwrap();
    login(&account.url, &account.owner.email, PASSWORD).await.ok();
    login(&account.url, &account.owner.email, "some other words").await.problem(401, "unauthenticated");
    login(&account.url, &account.owner.email, PASSWORD).await.ok();
}
