//! How an answer may end on the wire: each time people get one, with its reason, and at once.

use serde_json::json;

use super::enter;
use crate::support::{Account, Model, Server, Step};

fn script(asked: &str) -> Vec<Step> {
    let begun = Step::Say("It is begun".into());
    match asked {
        asked if asked.contains("case-error") => vec![
            begun,
            Step::Raw(
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
            ),
        ],
        asked if asked.contains("case-garbage") => {
            vec![begun, Step::Raw("event: message_delta\ndata: {\"type\":\n\n")]
        }
        asked if asked.contains("case-no-stop") => vec![begun],
        asked if asked.contains("case-silence") => vec![begun, Step::Silence],
        asked if asked.contains("case-mute") => vec![Step::Silence],
        _ => vec![Step::Say("Fine.".into()), Step::End],
    }
}

#[actix_web::test]
async fn an_answer_that_breaks_off_anywhere_is_ended_by_the_guide_and_paid_for_once() {
    let model = Model::start(script);
    let server = Server::start(&model.options());
    for case in ["case-error", "case-garbage", "case-no-stop", "case-silence", "case-mute"] {
        let account = Account::open_on(&server).await;
        let mut room = enter(&account).await;
        assert_eq!(room.ask("fine").await["text"], "Fine.");
        let before = model.heard().len();
        let said = room.ask(case).await;
        let begun = if case == "case-mute" { "" } else { "It is begun\n\n---\n\n" };
        assert!(said["text"].as_str().unwrap().starts_with(begun), "{case}: {said}");
        assert_eq!((&said["end"], &said["produced"]["model"]), (&json!("done"), &json!("guide")), "{case}");
        assert!(said["produced"]["instead"].as_str().unwrap().contains("broke off"), "{case}: {said}");
        assert_eq!(model.heard().len(), before + 1, "{case}: what has begun is not asked again");
        let usage = account.owner.get("/copilot/usage").await.ok();
        let times: u64 = usage["asked"].as_array().unwrap().iter().map(|of| of["times"].as_u64().unwrap()).sum();
        assert_eq!(times, 2, "{case}: {usage}");
        assert!(usage["cost"].as_u64().unwrap() >= 200, "what broke off is counted: {usage}");
    }
}
