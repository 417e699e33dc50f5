//! Signing in and staying signed in.

mod invites;
mod out;
mod reach;
mod refresh;
mod sign_in;
mod tokens;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person};

/// As in `support`: everybody's password.
const PASSWORD: &str = "four plain words here";

async fn login(url: &str, email: &str, password: &str) -> Answer {
    Person::nobody(url).post("/auth/login", json!({ "email": email, "password": password })).await
}

/// The refresh cookie of an answer, as `name=value`, and what else it says.
fn cookie(answer: &Answer) -> (String, Vec<String>) {
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    let mut parts = cookie.split(';').map(|part| part.trim().to_owned());
    (parts.next().unwrap(), parts.collect())
}

async fn with_cookie(url: &str, path: &str, cookie: &str) -> Answer {
    Answer::of(Person::nobody(url).request(Method::POST, path).header("Cookie", cookie)).await
}

/// Somebody who signed in with this answer.
fn person(url: &str, session: &Value) -> Person {
    Person {
        url: url.to_owned(),
        id: super::text(&session["user"]["id"]),
        email: super::text(&session["user"]["email"]),
        token: super::text(&session["access_token"]),
    }
}

/// The token in the fragment of a link.
fn token_of(link: &Value) -> String {
    link["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}
