//! Fifty who claim at once, again and again: one gets it, all others are told who.
//!
//! `CROWD_ROUNDS` says how many rounds; few of them are part of every run.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{ask, offer};
use crate::support::{Account, LiveClient, Person};

const CROWD: usize = 50;

/// Claims over HTTP, or over a socket that was there before.
enum Way {
    Http,
    Socket(Box<LiveClient>),
}

async fn claim(person: &Person, way: &mut Way, session: &str, escalation: &str) -> Value {
    let data = json!({ "escalation": escalation });
    match way {
        Way::Http => ask(person, session, "escalation.claim", data).await,
        Way::Socket(live) => live.ask("escalation.claim", data).await,
    }
}

#[actix_web::test]
async fn of_fifty_who_claim_at_once_one_gets_it_and_every_other_is_told_who() {
    let rounds = std::env::var("CROWD_ROUNDS").map_or(5, |text| text.parse().expect("a number"));
    let account = Account::open().await;
    let ann = account.engineer().await;
    let mut crowd = Vec::new();
    for number in 0..CROWD {
        crowd.push(account.person("engineer", &format!("Senior {number}")).await);
    }
    for round in 0..rounds {
        let visibility = if round % 2 == 0 { "private" } else { "account" };
        let session = ann.session_with(json!({ "visibility": visibility })).await;
        let escalation = offer(&ann, &session, json!({})).await;
        let mut ways = Vec::new();
        for (number, person) in crowd.iter().enumerate() {
            // One in five looks at the room already.
            ways.push(if number % 5 == 0 {
                Way::Socket(Box::new(LiveClient::join(person, &session).await))
            } else {
                Way::Http
            });
        }
        let claims = crowd.iter().zip(&mut ways).map(|(person, way)| claim(person, way, &session, &escalation));
        let answers = join_all(claims).await;
        let log = LiveClient::log(&ann, &session).await;
        let claimed: Vec<_> = log.iter().filter(|event| event["kind"] == "escalation.claimed").collect();
        assert_eq!(claimed.len(), 1, "round {round}: one winner");
        let winner = claimed[0]["by"]["name"].as_str().unwrap();
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer["seq"].is_u64());
        assert_eq!(won.len(), 1, "round {round}: {won:?}");
        let told = format!("{winner} has taken this over already.");
        for answer in lost {
            assert_eq!(answer["code"], "stale", "round {round}: {answer}");
            assert!(answer.to_string().contains(&told), "round {round}: {answer}");
        }
    }
}
