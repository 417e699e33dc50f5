//! The same as `faults`, as two more emulators see it: how streams end, and whether the
//! client behaves towards a service in trouble.

use serde_json::{Value, json};

use super::enter;
use crate::support::{Account, Emulator, Server};

fn server(emulator: &Emulator) -> Server {
    let asks = ["--copilot", "anthropic", "--copilot-url", &emulator.url, "--copilot-key", "sk-of-the-test"];
    let models = ["--copilot-models", "quick,middling,thorough", "--copilot-patience", "1"];
    Server::start(&[asks.as_slice(), &models].concat())
}

/// The reason for which the guide has answered.
fn instead(said: &Value) -> &str {
    said["produced"]["instead"].as_str().unwrap_or_default()
}

#[actix_web::test]
async fn a_stream_is_whole_when_it_says_so_and_not_before() {
    let Some(emulator) = Emulator::vidaimock().await else { return };
    let server = server(&emulator);
    for (asked, because) in [
        ("end-as-usual", ""),
        ("end-with-news", ""),
        // The emulator leaves out the empty line after it: by the letter no event.
        ("end-in-error", "broke off"),
        ("end-in-nothing", "broke off"),
    ] {
        let mut room = enter(&Account::open_on(&server).await).await;
        let said = room.ask(asked).await;
        assert_eq!(said["end"], "done", "{said}");
        assert!(instead(&said).contains(because), "{asked}: {said}");
        assert_eq!(instead(&said).is_empty(), because.is_empty(), "{asked}: {said}");
        assert_eq!(said["produced"]["model"] == "guide", !because.is_empty(), "{asked}: {said}");
    }
}

#[actix_web::test]
async fn a_service_in_trouble_is_treated_with_manners_and_people_are_answered() {
    let Some(emulator) = Emulator::llmock().await else { return };
    let server = server(&emulator);
    let reply = json!({ "type": "reply", "text": "Restart the print spooler." });
    let fault =
        |kind: &str| json!([{ "type": "stream_fault", "kind": kind, "after_chunks": 5, "stall_seconds": 5 }]);
    for (name, plays, because, held_against) in [
        ("limited", json!([{ "type": "fail", "status": 429, "retry_after": 1, "times": 1 }, reply]), "", ""),
        (
            "overloaded",
            json!([{ "type": "fail", "status": 529, "times": null }]),
            "overloaded or fails",
            "gave_up",
        ),
        ("wrong key", json!([{ "type": "fail", "status": 401, "times": null }]), "does not accept the key", ""),
        ("cut", fault("truncate"), "broke off", "truncated_stream_accepted"),
        ("gone", fault("disconnect"), "broke off", ""),
        ("garbled", fault("malformed"), "broke off", "malformed_chunk_ignored"),
        ("silent", fault("stall"), "broke off", "no_read_timeout"),
    ] {
        // A success in between: three failures in a row would have the service left alone.
        emulator.play(json!([reply])).await;
        let mut room = enter(&Account::open_on(&server).await).await;
        assert_eq!(room.ask(&format!("Is the service there, before it is {name}?")).await["end"], "done");
        emulator.play(plays).await;
        let said = room.ask(&format!("What now, that it is {name}?")).await;
        assert_eq!(said["end"], "done", "{name}: {said}");
        assert!(instead(&said).contains(because), "{name}: {said}");
        // It cannot see that people were told, and answered by the guide: not asking again is all
        // it may hold against us.
        let may_hold = ["gave_up", held_against];
        let held: Vec<_> = emulator.findings().await;
        let held: Vec<_> = held.iter().filter(|code| !may_hold.contains(&code.as_str())).collect();
        assert!(held.is_empty(), "{name}: {held:?}");
    }
}
