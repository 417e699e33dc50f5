//! What is worth telling, whom, and how it reads.

use chrono::{DateTime, Utc};

use super::{
    became::became,
    model::Kind,
    words::{Message, Naming, message},
    worth::{Whom, is_over, moot, settles, who, worth},
};
use crate::{
    platform::ids::{CommandId, PushId, TeamId, UserId},
    redaction::{Key, Policy, Redactor},
    sessions::{Actor, Delivery, Event, EventBody, PushStatus, State, TeamRef, TicketRef, Urgency, Visibility},
};

struct Told {
    events: Vec<Event>,
}

fn actor(name: &str) -> Actor {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Actor { id: UserId(uuid::Uuid::from_bytes(bytes)), name: name.to_owned() }
}

impl Told {
    fn new(visibility: Visibility) -> Self {
        let mut told = Self { events: Vec::new() };
        let (title, flow, subflows, node) = ("Outlook <b>".to_owned(), None, Vec::new(), None);
        told.say("Ann", EventBody::SessionStarted { title, flow, subflows, node, visibility });
        told
    }

    fn say(&mut self, by: &str, body: EventBody) -> Event {
        let seq = self.events.len() as u64 + 1;
        let at: DateTime<Utc> = "2026-11-30T12:00:00Z".parse().unwrap();
        let event = Event { seq, at, by: actor(by), command: CommandId::new(), body };
        self.events.push(event.clone());
        event
    }

    fn offer(&mut self, to: Option<&str>, urgency: Urgency) -> (CommandId, Event) {
        let (escalation, reason) = (CommandId::new(), "Stuck. password: Hunter2!x".to_owned());
        let briefing = Box::default();
        let to = to.map(actor);
        let (skill, team, confirmed) = (None, None, Vec::new());
        let body =
            EventBody::EscalationOffered { escalation, reason, urgency, skill, to, team, confirmed, briefing };
        (escalation, self.say("Ann", body))
    }

    fn state(&self) -> State {
        State::fold(&self.events)
    }

    fn whom(&self, event: &Event) -> Option<(Kind, Whom)> {
        worth(event, &self.state()).map(|worth| (worth.kind, worth.whom))
    }
}

fn people(names: &[&str]) -> Whom {
    Whom::People(names.iter().map(|name| actor(name).id).collect())
}

#[test]
fn an_offer_is_told_to_whoever_is_asked_and_what_becomes_of_it_to_who_asked() {
    let mut told = Told::new(Visibility::Team);
    let (_, open) = told.offer(None, Urgency::Critical);
    assert_eq!(told.whom(&open), Some((Kind::EscalationOffered, Whom::Queue)));
    assert!(worth(&open, &told.state()).unwrap().urgency == Some(Urgency::Critical));
    let (escalation, meant) = told.offer(Some("Bob"), Urgency::Low);
    assert_eq!(told.whom(&meant), Some((Kind::EscalationOffered, people(&["Bob"]))));
    let reason = "No time".to_owned();
    let declined = told.say("Cid", EventBody::EscalationDeclined { escalation, reason });
    assert_eq!(told.whom(&declined), Some((Kind::EscalationDeclined, people(&["Ann"]))));
    assert_eq!(moot(&meant, &told.state()), None, "others may still come");
    let claimed = told.say("Bob", EventBody::EscalationClaimed { escalation });
    assert_eq!(told.whom(&claimed), Some((Kind::EscalationClaimed, people(&["Ann"]))));
    assert_eq!(moot(&meant, &told.state()).as_deref(), Some("Bob took over meanwhile."));
    let returned = told.say("Bob", EventBody::EscalationReturned { escalation, lesson: None });
    assert_eq!(told.whom(&returned), Some((Kind::EscalationReturned, people(&["Ann"]))));
}

#[test]
fn whoever_is_asked_next_is_told_and_who_was_asked_before_is_not_any_more() {
    let mut told = Told::new(Visibility::Team);
    let (escalation, offered) = told.offer(Some("Bob"), Urgency::Critical);
    let team = TeamRef { id: TeamId::new(), name: "Networks".to_owned() };
    let reason = "They know the firewall".to_owned();
    let given = EventBody::EscalationReaddressed { escalation, to: None, team: Some(team.clone()), reason };
    let given = told.say("Cid", given);
    assert_eq!(told.whom(&given), Some((Kind::EscalationOffered, Whom::Team(team.id))));
    assert!(worth(&given, &told.state()).unwrap().urgency == Some(Urgency::Critical));
    assert_eq!(moot(&offered, &told.state()).as_deref(), Some("Others were asked meanwhile."));
    told.say("Dan", EventBody::EscalationClaimed { escalation });
    assert_eq!(moot(&given, &told.state()).as_deref(), Some("Dan took over meanwhile."));
    let released = told.say("Dan", EventBody::EscalationReleased { escalation });
    assert_eq!(told.whom(&released), Some((Kind::EscalationOffered, Whom::Team(team.id))));
    assert_eq!(who(&released, &told.state()).name, "Ann");
    let but = worth(&released, &told.state()).unwrap().but;
    assert_eq!(but, [actor("Dan").id, actor("Ann").id], "who asks is not told that somebody does");
}

#[test]
fn who_did_it_is_not_told_but_of_what_failed_in_their_name() {
    let mut told = Told::new(Visibility::Team);
    let (text, mentions) = ("@Ann @Bob look".to_owned(), vec![actor("Ann"), actor("Bob")]);
    let said = told.say("Ann", EventBody::ChatSaid { message: CommandId::new(), text, mentions });
    assert_eq!(told.whom(&said), Some((Kind::ChatMentioned, people(&["Bob"]))));
    for (status, tells) in
        [(PushStatus::Failed, true), (PushStatus::Queued, false), (PushStatus::Confirmed, false)]
    {
        let (document, ticket) = ("internal_note".to_owned(), "1".to_owned());
        let (push, delivery) = (PushId::new(), Delivery::Note);
        let moved = EventBody::PushMoved { push, delivery, document, ticket, status, reason: None };
        let moved = told.say("Ann", moved);
        assert_eq!(told.whom(&moved), tells.then(|| (Kind::PushFailed, people(&["Ann"]))));
    }
    let note = EventBody::NoteRetracted { note: CommandId::new() };
    let note = told.say("Ann", note);
    assert_eq!(told.whom(&note), None);
}

#[test]
fn of_what_fails_together_one_is_told() {
    let mut told = Told::new(Visibility::Team);
    let push = PushId::new();
    let mut fails = |delivery| {
        let (document, ticket) = ("internal_note".to_owned(), "1".to_owned());
        let status = PushStatus::Failed;
        told.say("Ann", EventBody::PushMoved { push, delivery, document, ticket, status, reason: None })
    };
    let (time, status) = (fails(Delivery::Time), fails(Delivery::Status));
    assert_eq!(told.whom(&time), Some((Kind::PushFailed, people(&["Ann"]))));
    assert_eq!(told.whom(&status), None, "the same mishap");
}

fn written(visibility: Visibility, naming: Naming) -> Message {
    let mut told = Told::new(visibility);
    let (number, title, client) = ("48291".to_owned(), "Mail".to_owned(), Some("Contoso".to_owned()));
    told.say("Ann", EventBody::TicketLinked { ticket: TicketRef { number, title, client, source: None } });
    let (_, event) = told.offer(None, Urgency::High);
    let redactor = Redactor::new(Policy::default(), Key::new(&[1; 32]));
    let link = "https://flow.test/sessions/1".to_owned();
    message(Kind::EscalationOffered, (&event, &told.state()), naming, &redactor, link)
}

#[test]
fn every_way_says_the_same_and_what_people_wrote_is_text_there() {
    let message = written(Visibility::Team, Naming::UnlessPrivate);
    let (text, html) = (message.text("Foot & all."), message.html("Foot & all."));
    let (slack, teams) = (message.slack().to_string(), message.teams().to_string());
    for part in
        ["Ann asks somebody to take over", "48291", "Contoso", "the client waits", "https://flow.test/sessions/1"]
    {
        for written in [&text, &html, &slack, &teams] {
            assert!(written.contains(part), "{part} in {written}");
        }
    }
    assert!(
        html.contains("Outlook &lt;b&gt;") && !html.contains("<b>:") && html.contains("Foot &amp; all."),
        "{html}"
    );
    assert!(message.slack()["text"].as_str().unwrap().contains("&lt;b&gt;"), "{slack}");
    for written in [&text, &html, &slack, &teams] {
        assert!(!written.contains("Hunter2"), "{written}");
    }
    assert_eq!(message.subject(), "Ann asks somebody to take over: Outlook <b>");
}

#[test]
fn a_channel_hears_of_a_private_session_only_that_it_needs_somebody() {
    let outside = written(Visibility::Private, Naming::UnlessPrivate);
    for written in [outside.text(""), outside.html(""), outside.slack().to_string(), outside.teams().to_string()] {
        for word in ["Outlook", "48291", "Contoso", "Stuck"] {
            assert!(!written.contains(word), "{word} in {written}");
        }
        assert!(written.contains("Ann asks") && written.contains("private"), "{written}");
    }
    let inside = written(Visibility::Private, Naming::All);
    assert!(inside.text("").contains("Outlook"), "whoever is mailed sees the session");
}

#[test]
fn cards_keep_marks_as_they_were_written() {
    let title = "See [this](https://eve.test) *now* _or_ `never`".to_owned();
    let message =
        Message { title, facts: Vec::new(), quote: None, link: ("Open", "https://flow.test/".to_owned()) };
    let card = message.teams();
    let shown = card["attachments"][0]["content"]["body"][0]["text"].as_str().unwrap();
    assert_eq!(shown, r"See \[this\](https://eve.test) \*now\* \_or\_ \`never\`");
}

#[test]
fn what_was_dealt_with_is_over_for_everybody_and_a_no_for_who_said_it() {
    let mut told = Told::new(Visibility::Team);
    let (escalation, offered) = told.offer(None, Urgency::High);
    let is_over = |told: &Told, event: &Event, who: &str| is_over(event, &told.state(), actor(who).id);
    let no = EventBody::EscalationDeclined { escalation, reason: "At lunch".into() };
    let declined = told.say("Bob", no);
    assert!(is_over(&told, &offered, "Bob") && !is_over(&told, &offered, "Cid"));
    assert!(!is_over(&told, &declined, "Ann"), "she may have to ask somebody else");
    let claimed = told.say("Cid", EventBody::EscalationClaimed { escalation });
    assert!(settles(&claimed) && !settles(&offered));
    assert!(is_over(&told, &offered, "Dan") && is_over(&told, &declined, "Ann"));
    assert!(!is_over(&told, &claimed, "Ann"));
    let lesson = Some("Look at the clock".into());
    let returned = told.say("Cid", EventBody::EscalationReturned { escalation, lesson });
    assert!(is_over(&told, &claimed, "Ann") && !is_over(&told, &returned, "Ann"));
}

#[test]
fn what_waits_is_over_with_the_session_and_that_nobody_will_come_stays_to_be_read() {
    let mut told = Told::new(Visibility::Team);
    let (escalation, offered) = told.offer(Some("Bob"), Urgency::High);
    let no = EventBody::EscalationDeclined { escalation, reason: "At lunch".into() };
    let declined = told.say("Bob", no);
    let (_, again) = told.offer(None, Urgency::High);
    assert!(settles(&told.say("Ann", EventBody::SessionAbandoned { reason: "They called off".into() })));
    let state = told.state();
    assert!([&offered, &again].iter().all(|event| is_over(event, &state, actor("Cid").id)));
    assert!(!is_over(&declined, &state, actor("Ann").id));
}

#[test]
fn a_lesson_is_for_all_who_had_handed_it_on_and_a_return_without_one_for_who_asked() {
    let mut told = Told::new(Visibility::Team);
    let hand_over = |told: &mut Told, from: &str, to: &str| {
        let (escalation, mut offered) = told.offer(Some(to), Urgency::Low);
        offered.by = actor(from);
        *told.events.last_mut().unwrap() = offered;
        told.say(to, EventBody::EscalationClaimed { escalation });
        escalation
    };
    let first = hand_over(&mut told, "Ann", "Bob");
    let second = hand_over(&mut told, "Bob", "Cleo");
    let lesson = |escalation, lesson: Option<&str>| EventBody::EscalationReturned {
        escalation,
        lesson: lesson.map(str::to_owned),
    };
    let learnt = told.say("Cleo", lesson(second, Some("Look at the clock")));
    assert_eq!(told.whom(&learnt), Some((Kind::EscalationReturned, people(&["Bob", "Ann"]))));
    let third = hand_over(&mut told, "Bob", "Dan");
    let back = told.say("Dan", lesson(third, None));
    assert_eq!(told.whom(&back), Some((Kind::EscalationReturned, people(&["Bob"]))));
    let last = told.say("Bob", lesson(first, Some("Ask Cleo")));
    assert_eq!(told.whom(&last), Some((Kind::EscalationReturned, people(&["Ann"]))));
    // Told late, it is told to the same.
    assert_eq!(told.whom(&learnt), Some((Kind::EscalationReturned, people(&["Bob", "Ann"]))));
}

#[test]
fn what_became_of_a_request_is_said_as_whoever_reads_it_would_say_it() {
    let mut told = Told::new(Visibility::Team);
    let said = |told: &Told, event: &Event, who: &str| became(event, &told.state(), actor(who).id);
    let (escalation, offered) = told.offer(Some("Bob"), Urgency::High);
    assert_eq!(said(&told, &offered, "Bob"), None);
    let (to, reason) = (Some(actor("Maya")), "She knows it".to_owned());
    told.say("Bob", EventBody::EscalationReaddressed { escalation, to, team: None, reason });
    assert_eq!(said(&told, &offered, "Bob").as_deref(), Some("You passed it on to Maya."));
    let declined = told.say("Maya", EventBody::EscalationDeclined { escalation, reason: "No time".to_owned() });
    assert_eq!(said(&told, &offered, "Bob").as_deref(), Some("Maya declined."));
    assert_eq!(said(&told, &declined, "Ann"), None, "the line says it");
    let (_, again) = told.offer(None, Urgency::High);
    told.say("Ann", EventBody::SessionAbandoned { reason: "They called off".to_owned() });
    let ended = Some("The session ended before anybody took over.");
    assert_eq!(said(&told, &again, "Bob").as_deref(), ended);
    assert_eq!(said(&told, &offered, "Bob").as_deref(), Some("Maya declined."), "that came first");
}
