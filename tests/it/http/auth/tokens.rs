//! Access tokens: only ours, only whole, only in time.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::support::{Account, Person, Server};

fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

fn key() -> Vec<u8> {
    std::fs::read(Server::shared().data_dir.join("signing.key")).unwrap()
}

/// What a good token of this person says.
fn claims(account: &Account, user: &str) -> Value {
    let now = now();
    json!({
        "sub": user, "account": account.id, "iss": account.url, "aud": "resolutionflow-api",
        "iat": now, "nbf": now, "exp": now + 600, "issued_us": (now + 1) * 1_000_000,
    })
}

fn sign(algorithm: Algorithm, claims: &Value, key: &[u8]) -> String {
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(key)).unwrap()
}

fn holding(account: &Account, token: String) -> Person {
    Person { token, ..account.owner.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_lacking_or_changing_a_claim_is_refused() {
    let account = Account::open().await;
    let other = Account::open().await;
    let good = claims(&account, &account.owner.id);
    // The forger of these tests knows how: with nothing changed it is let in.
    holding(&account, sign(Algorithm::HS256, &good, &key())).get("/me").await.ok();
    let now = now();
    let cases = [
        ("another audience", "aud", json!("somebody-else")),
        ("an empty audience", "aud", json!([])),
        ("no audience", "aud", Value::Null),
        ("another issuer", "iss", json!("https://evil.test")),
        ("the issuer with a slash", "iss", json!(format!("{}/", account.url))),
        ("no issuer", "iss", Value::Null),
        ("no user", "sub", Value::Null),
        ("a user that is none", "sub", json!("root")),
        ("an unknown user", "sub", json!(uuid::Uuid::now_v7())),
        ("another account's user", "sub", json!(other.owner.id)),
        ("another account", "account", json!(other.id)),
        ("an unknown account", "account", json!(uuid::Uuid::now_v7())),
        ("no account", "account", Value::Null),
        ("expired", "exp", json!(now - 60)),
        ("no end", "exp", Value::Null),
        ("not yet valid", "nbf", json!(now + 600)),
        ("no beginning", "nbf", Value::Null),
        ("no moment of issue", "issued_us", Value::Null),
        ("issued before the user was made", "issued_us", json!(0)),
        ("issued before time itself", "issued_us", json!(i64::MIN)),
    ];
    for (what, claim, value) in cases {
        let mut changed = good.clone();
        if value.is_null() {
            changed.as_object_mut().unwrap().remove(claim);
        } else {
            changed[claim] = value;
        }
        let answer = holding(&account, sign(Algorithm::HS256, &changed, &key())).get("/me").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        answer.problem(401, "unauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_not_signed_by_this_installation_is_refused() {
    let account = Account::open().await;
    let good = claims(&account, &account.owner.id);
    let ours = sign(Algorithm::HS256, &good, &key());
    let (head, rest) = ours.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let base64 = |text: &str| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.encode(text)
    };
    let none = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");
    let mut other = good.clone();
    other["account"] = json!(uuid::Uuid::now_v7());
    let cases = [
        ("another key", sign(Algorithm::HS256, &good, &[7; 32])),
        ("no key", sign(Algorithm::HS256, &good, b"")),
        ("another algorithm", sign(Algorithm::HS512, &good, &key())),
        ("no algorithm, no signature", format!("{none}.{body}.")),
        ("no algorithm, our signature", format!("{none}.{body}.{signature}")),
        ("no signature", format!("{head}.{body}.")),
        ("our signature under other claims", format!("{head}.{}.{signature}", base64(&other.to_string()))),
        ("half a token", format!("{head}.{body}")),
        ("one byte more", format!("{ours}A")),
        ("no token", "x".to_owned()),
    ];
    for (what, token) in cases {
        let answer = holding(&account, token).get("/me").await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_bearer_scheme_is_known() {
    let account = Account::open().await;
    let token = &account.owner.token;
    let cases =
        [token.clone(), format!("Basic {token}"), format!("Bearer  {token}"), "Bearer ".to_owned(), String::new()];
    for header in cases {
        let request =
            Person::nobody(&account.url).request(reqwest::Method::GET, "/me").header("Authorization", &header);
        let answer = crate::support::Answer::of(request).await;
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        answer.problem(401, "unauthenticated");
    }
    // Nor does a token in the address or in a cookie sign anybody in.
    Person::nobody(&account.url).get(&format!("/me?access_token={token}")).await.problem(401, "unauthenticated");
}
