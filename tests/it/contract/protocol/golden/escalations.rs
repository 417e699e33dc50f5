//! Sessions in which help is asked for: taken over and handed back, declined, withdrawn, and
//! ended before anybody came.

use resolutionflow::{
    flows::model::Outcome,
    platform::ids::TeamId,
    sessions::{
        Actor, Assessment, BriefLine, Briefing, Confidence, ControlReason, Event, EventBody, SessionRole,
        SuggestionEnd, TeamRef, Urgency, Visibility,
    },
};

use uuid::Uuid;

use super::{ann, bob, command, joined, log, moved, started};

pub fn briefing() -> Briefing {
    let line = |text: &str| BriefLine { text: text.into(), events: vec![1, 2], at: None };
    Briefing {
        problem: "Outlook at Söhne (ticket 48291)".into(),
        ticket: Some("48291".into()),
        client: Some("Söhne".into()),
        tried: vec![BriefLine { at: Some(super::start_of_time()), ..line("Is it on? → No (2 min)") }],
        known: vec![line("Computer: PC-1")],
        notes: vec![line("Ann: It asks twice")],
        likely: Some(line("The proxy")),
        confidence: Some(Confidence::Medium),
        next: vec![line("Stands on “Is it on?”")],
        ..Briefing::default()
    }
}

fn offered(number: usize, to: Option<Actor>) -> EventBody {
    EventBody::EscalationOffered {
        escalation: command(number),
        reason: "I am stuck".into(),
        urgency: Urgency::High,
        skill: to.is_none().then(|| "Exchange".into()),
        confirmed: if to.is_some() { vec!["Restarted it".into()] } else { Vec::new() },
        to,
        team: None,
        briefing: Box::new(briefing()),
    }
}

fn team() -> TeamRef {
    TeamRef { id: TeamId(Uuid::from_u128(0x7ea)), name: "Networks".into() }
}

fn readdressed(number: usize, to: Option<Actor>, team: Option<TeamRef>) -> EventBody {
    EventBody::EscalationReaddressed { escalation: command(number), to, team, reason: "She is away".into() }
}

fn assessed(number: usize, end: SuggestionEnd) -> EventBody {
    let assessment = Assessment {
        text: "It is the **proxy**.".into(),
        end,
        citations: Vec::new(),
        confidence: (end == SuggestionEnd::Done).then_some(Confidence::Medium),
        produced: None,
    };
    EventBody::EscalationAssessed { escalation: command(number), assessment: Box::new(assessment) }
}

/// Read, assessed, given to others, declined by all, taken over, let go of, and taken again.
pub fn a_long_way() -> Vec<Event> {
    let of = |number: usize| command(number);
    let seen = || EventBody::EscalationSeen { escalation: of(2) };
    let claimed = || EventBody::EscalationClaimed { escalation: of(2) };
    let declined = || EventBody::EscalationDeclined { escalation: of(2), reason: "On a call".into() };
    let changed = EventBody::ParticipantChanged { user: bob(), role: SessionRole::Collaborator };
    log(vec![
        (ann(), started(true, Visibility::Private)),
        (ann(), offered(2, None)),
        (ann(), assessed(2, SuggestionEnd::Done)),
        (bob(), seen()),
        joined(bob(), SessionRole::Observer),
        (bob(), changed),
        (bob(), declined()),
        (ann(), readdressed(2, None, Some(team()))),
        (bob(), declined()),
        (bob(), EventBody::EscalationExhausted { escalation: of(2) }),
        (ann(), readdressed(2, Some(bob()), None)),
        (bob(), claimed()),
        (bob(), moved(Some(ann()), Some(bob()), ControlReason::Claimed)),
        (bob(), EventBody::EscalationReleased { escalation: of(2) }),
        (bob(), moved(Some(bob()), None, ControlReason::Released)),
        (ann(), assessed(999, SuggestionEnd::Failed)),
        (bob(), declined()),
    ])
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

/// Who took over asks somebody in turn; it comes back one by one, and the last is taken over when
/// the session ends.
pub fn passed_on() -> Vec<Event> {
    let claimed = |number: usize| EventBody::EscalationClaimed { escalation: command(number) };
    let returned = |number: usize, lesson: Option<&str>| EventBody::EscalationReturned {
        escalation: command(number),
        lesson: lesson.map(Into::into),
    };
    log(vec![
        (ann(), started(true, Visibility::Account)),
        joined(bob(), SessionRole::Collaborator),
        (ann(), offered(3, None)),
        (bob(), claimed(3)),
        (bob(), offered(5, None)),
        (ann(), claimed(5)),
        (ann(), returned(5, Some("Ask the carrier."))),
        (bob(), offered(8, None)),
        (bob(), EventBody::EscalationWithdrawn { escalation: command(8) }),
        (bob(), returned(3, None)),
        (ann(), offered(11, None)),
        (bob(), claimed(11)),
        (bob(), offered(13, None)),
        (ann(), EventBody::SessionCompleted { outcome: Outcome::Escalate, summary: None, csat: None }),
    ])
}
