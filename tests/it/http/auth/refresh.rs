//! Staying signed in: the refresh cookie.

use futures::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{PASSWORD, cookie, login, person, with_cookie};
use crate::support::{Account, Answer, Person};

#[tokio::test(flavor = "multi_thread")]
async fn on_loopback_the_cookie_is_as_safe_as_http_lets_it_be() {
    let account = Account::open().await;
    let (_, says) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=1209600"] {
        assert!(says.iter().any(|said| said == part), "{part}: {says:?}");
    }
    assert!(!says.iter().any(|said| said == "Secure" || said.starts_with("Domain")), "{says:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_gives_new_tokens_each_time() {
    let account = Account::open().await;
    let (mut held, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    for _ in 0..3 {
        let answer = with_cookie(&account.url, "/auth/refresh", &held).await;
        let (next, _) = cookie(&answer);
        assert_ne!(next, held);
        held = next;
        let session = answer.ok();
        assert_eq!(session["user"]["id"], account.owner.id.as_str());
        person(&account.url, &session).get("/me").await.ok();
    }
}

/// A token that comes twice has been copied: thief and owner are both out.
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_used_twice_ends_its_family_and_no_other() {
    let account = Account::open().await;
    let (first, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    let (elsewhere, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    let (second, _) = cookie(&with_cookie(&account.url, "/auth/refresh", &first).await);
    for held in [&first, &second, &first] {
        with_cookie(&account.url, "/auth/refresh", held).await.problem(401, "unauthenticated");
    }
    with_cookie(&account.url, "/auth/refresh", &elsewhere).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_parallel_uses_of_a_refresh_token_one_wins_at_most() {
    let account = Account::open().await;
    let (held, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    let answers = join_all((0..10).map(|_| with_cookie(&account.url, "/auth/refresh", &held))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_refresh_token_is_refused() {
    let account = Account::open().await;
    for held in ["", "rf_refresh=", "rf_refresh=made-up", "other=1", "__Host-rf_refresh=made-up"] {
        with_cookie(&account.url, "/auth/refresh", held).await.problem(401, "unauthenticated");
        with_cookie(&account.url, "/auth/logout", held).await.no_content();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_this_browser_and_no_other() {
    let account = Account::open().await;
    let (here, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    let (there, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    let answer = with_cookie(&account.url, "/auth/logout", &here).await;
    let (cleared, says) = cookie(&answer);
    assert_eq!(cleared, "rf_refresh=");
    assert!(says.iter().any(|said| said == "Max-Age=0"), "{says:?}");
    answer.no_content();
    with_cookie(&account.url, "/auth/refresh", &here).await.problem(401, "unauthenticated");
    with_cookie(&account.url, "/auth/refresh", &there).await.ok();
}

/// Pages of other sites can make a browser send the cookie's request; they say where
/// they come from.
#[tokio::test(flavor = "multi_thread")]
async fn another_sites_page_can_neither_sign_in_nor_refresh() {
    let account = Account::open().await;
    let (held, _) = cookie(&login(&account.url, &account.owner.email, PASSWORD).await);
    let body = json!({ "email": account.owner.email, "password": PASSWORD });
    let accept = json!({ "token": "x", "name": "Eve", "password": PASSWORD });
    let nobody = Person::nobody(&account.url);
    let ask = |path: &'static str, origin: String| {
        let body = if path.ends_with("accept") { &accept } else { &body };
        Answer::of(nobody.request(Method::POST, path).header("Cookie", &held).header("Origin", origin).json(body))
    };
    let foreign = ["https://evil.test", "null", "http://127.0.0.1:1", "http://localhost", "not a url", "file://"];
    for origin in foreign {
        for path in ["/auth/login", "/auth/refresh", "/auth/logout", "/auth/invites/accept"] {
            ask(path, origin.to_owned()).await.problem(403, "forbidden");
        }
    }
    for origin in [account.url.clone(), account.url.replace("127.0.0.1", "localhost")] {
        ask("/auth/login", origin).await.ok();
    }
    ask("/auth/refresh", account.url.clone()).await.ok();
}
