//! The same chaos through hand-overs: who asked and who takes over agree with the log at every
//! number, nobody gets what another got, and control is where the log says.

use rand::{RngExt, rngs::StdRng};
use resolutionflow::sessions::{Event, EventBody, State};
use serde_json::{Value, json};

use super::rounds;
use crate::support::{LiveClient, command};

/// Asks for help, takes over, hands back, says no, and works on meanwhile.
fn hand_overs(rng: &mut StdRng, client: &LiveClient, past: &[Value]) -> Value {
    let mut offers = past.iter().chain(&client.events).filter(|event| event["kind"] == "escalation.offered");
    let last = offers.next_back().map_or(json!(uuid::Uuid::nil()), |event| event["data"]["escalation"].clone());
    let (seen, of) = (client.seq, json!({ "escalation": last }));
    let because = json!({ "escalation": last, "reason": "No time" });
    match rng.random_range(0..10) {
        0 | 1 => command("escalation.offer", json!({ "reason": "stuck", "urgency": "high" }), seen),
        2..=4 => command("escalation.claim", of, seen),
        5 => command("escalation.return", of, seen),
        6 => command("escalation.decline", because, seen),
        7 => command("escalation.readdress", because, seen),
        8 => command("control.take", json!({}), seen),
        _ => command("note.add", json!({ "text": "at it" }), seen),
    }
}

/// What must be so of hand-overs in any log; how often somebody took over.
pub fn demand_one_winner_each(log: &[Event]) -> usize {
    let (mut state, mut claims) = (State::default(), 0);
    for (index, event) in log.iter().enumerate() {
        if let EventBody::EscalationClaimed { escalation } = &event.body {
            let open = state.escalation().expect("what is claimed is there");
            assert_eq!((open.made.id, open.claimed_by.as_ref()), (*escalation, None), "claimed once");
            claims += 1;
            assert_ne!(open.made.by.id, event.by.id, "nobody takes over from themselves");
        }
        state.apply(event);
        let done = log.get(index + 1).is_none_or(|next| next.command != event.command);
        let claims = log[..=index].iter().rev().take_while(|before| before.command == event.command);
        if done && claims.into_iter().any(|before| matches!(before.body, EventBody::EscalationClaimed { .. })) {
            assert_eq!(state.driver, Some(event.by.id), "control comes in the same commit");
        }
    }
    claims
}

#[actix_web::test]
async fn through_hand_overs_both_agree_with_the_log_whatever_is_killed() {
    let claims = rounds(6, "chaos-seed-of-hand-overs", hand_overs).await;
    assert!(claims > 0, "somebody took over");
}
