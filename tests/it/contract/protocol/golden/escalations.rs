//! Sessions in which help is asked for: taken over and handed back, declined, withdrawn, and
//! ended before anybody came.

use resolutionflow::{
    flows::model::Outcome,
    sessions::{Actor, BriefLine, Briefing, ControlReason, Event, EventBody, SessionRole, Urgency, Visibility},
};

use super::{ann, bob, command, joined, log, moved, started};

fn offered(number: usize, to: Option<Actor>) -> EventBody {
    let line = |text: &str| BriefLine { text: text.into(), events: vec![1, 2] };
    let briefing = Briefing {
        problem: "Outlook at Söhne (ticket 48291)".into(),
        tried: vec![line("Is it on? → No (2 min)")],
        known: vec![line("Computer: PC-1")],
        ruled_out: Vec::new(),
        likely: Some(line("The **proxy**")),
        next: vec![line("Open: Call")],
    };
    EventBody::EscalationOffered {
        escalation: command(number),
        reason: "I am stuck".into(),
        urgency: Urgency::High,
        skill: to.is_none().then(|| "Exchange".into()),
        to,
        briefing: Box::new(briefing),
    }
}

pub fn escalations() -> Vec<Event> {
    let claimed = |number: usize| EventBody::EscalationClaimed { escalation: command(number) };
    let declined =
        |number: usize| EventBody::EscalationDeclined { escalation: command(number), reason: "No time".into() };
    log(vec![
        (ann(), started(true, Visibility::Private)),
        (ann(), offered(2, None)),
        (bob(), declined(2)),
        joined(bob(), SessionRole::Collaborator),
        (bob(), claimed(2)),
        (bob(), moved(Some(ann()), Some(bob()), ControlReason::Claimed)),
        (
            bob(),
            EventBody::EscalationReturned { escalation: command(2), lesson: Some("Look at the clock.".into()) },
        ),
        (bob(), moved(Some(bob()), Some(ann()), ControlReason::Returned)),
        (ann(), offered(9, Some(bob()))),
        (bob(), declined(9)),
        (ann(), offered(11, None)),
        (ann(), EventBody::EscalationWithdrawn { escalation: command(11) }),
        (bob(), claimed(999)),
        (ann(), offered(14, None)),
        (ann(), EventBody::SessionCompleted { outcome: Outcome::Escalate, summary: None, csat: None }),
    ])
}
