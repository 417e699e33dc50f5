//! Documents of a small session, to the byte; hostile words; no secret in any format.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::*;
use crate::{
    flows::model::Outcome,
    platform::ids::{CommandId, FlowId, FlowVersionId, UserId},
    redaction::{Key, Policy, Redactor},
    sessions::{
        Actor, Assessment, Captured, ChoiceRef, EventBody, FlowRef, NodeRef, SessionRole, SuggestionEnd, TaskKind,
        TaskStatus, TicketRef, Urgency, Visibility,
    },
};

/// Those that are texts.
const FORMATS: [Format; 5] = [Format::Markdown, Format::Text, Format::Html, Format::Json, Format::Csv];
const VARIANTS: [Variant; 5] = [
    Variant::InternalNote,
    Variant::Resolution,
    Variant::ClientUpdate,
    Variant::EscalationSummary,
    Variant::FullLog,
];

fn ann() -> Actor {
    Actor { id: UserId(Uuid::from_u128(1)), name: "Ann Adler".into() }
}

fn bob() -> Actor {
    Actor { id: UserId(Uuid::from_u128(2)), name: "Bob Baum".into() }
}

fn command(number: usize) -> CommandId {
    CommandId(Uuid::from_u128(9 << 64 | number as u128))
}

fn node(id: &str, title: &str) -> NodeRef {
    NodeRef { id: id.into(), title: title.into() }
}

fn choice(label: &str) -> ChoiceRef {
    ChoiceRef { id: "x".into(), label: label.into() }
}

fn log(bodies: Vec<(Actor, EventBody)>) -> Vec<Event> {
    let begun: DateTime<Utc> = "2026-11-24T09:40:00Z".parse().unwrap();
    let event = |(index, (by, body)): (usize, (Actor, EventBody))| Event {
        seq: index as u64 + 1,
        at: begun + TimeDelta::seconds(95 * i64::try_from(index).unwrap()),
        by,
        command: command(index + 1),
        body,
    };
    bodies.into_iter().enumerate().map(event).collect()
}

fn note(number: usize, text: &str, shared: bool) -> EventBody {
    EventBody::NoteAdded { note: command(number), text: text.into(), node: None, shared }
}

fn started(title: &str) -> EventBody {
    let (id, version_id) = (FlowId(Uuid::from_u128(3)), FlowVersionId(Uuid::from_u128(4)));
    let flow = FlowRef { id, version_id, number: 3, title: "Outlook keeps asking".into() };
    let node = Some(node("prompt", "What asks for the password?"));
    EventBody::SessionStarted {
        title: title.into(),
        flow: Some(flow),
        subflows: Vec::new(),
        node,
        visibility: Visibility::Team,
    }
}

/// A call from its beginning to its end, with all that makes a note.
fn call() -> Vec<Event> {
    let ticket = TicketRef {
        number: "48291".into(),
        title: "Outlook asks again".into(),
        client: Some("Contoso".into()),
        source: None,
    };
    let variable = |name: &str, label: &str, value: &str| EventBody::VariableSet {
        variable: Captured { name: name.into(), label: label.into(), value: value.into() },
        node: None,
    };
    let fact = |number: usize, text: &str| EventBody::FactAdded {
        fact: command(number),
        text: text.into(),
        source: Some(3),
        node: None,
    };
    let task = |number: usize, title: &str| EventBody::TaskAdded {
        task: command(number),
        what: TaskKind::Action,
        title: title.into(),
        assignee: Some(bob()),
    };
    let mut bodies = vec![
        (ann(), started("Outlook at Contoso")),
        (ann(), EventBody::TicketLinked { ticket }),
        (ann(), variable("host", "Computer", "Reception, left")),
        (bob(), EventBody::ParticipantJoined { user: bob(), role: SessionRole::Collaborator }),
        (bob(), note(5, "Login was admin, password: Winter2026!", false)),
        (
            ann(),
            EventBody::FlowAnswered {
                node: node("prompt", "What asks for the password?"),
                option: choice("The Windows Security box"),
                next: node("clock", "Check the clock"),
            },
        ),
    ];
    bodies.extend([
        (ann(), fact(7, "It began on Monday")),
        (ann(), fact(8, "It is the proxy")),
        (ann(), EventBody::FactRetracted { fact: command(8), reason: None }),
        (bob(), task(10, "Order a licence")),
        (bob(), note(11, "We found the cause and are mending it.", true)),
    ]);
    bodies.extend(mended());
    log(bodies)
}

/// How it ended.
fn mended() -> Vec<(Actor, EventBody)> {
    vec![
        (
            ann(),
            EventBody::StepCompleted {
                node: node("clock", "Check the clock"),
                outcome: choice("It was wrong"),
                output: Some("C:\\> w32tm /query /status\nStratum: 1\nSource: Local CMOS Clock".into()),
                next: node("end", "Outlook stays signed in"),
            },
        ),
        (
            bob(),
            EventBody::TaskResolved { task: command(10), status: TaskStatus::Done, result: Some("E3".into()) },
        ),
        (
            ann(),
            EventBody::SessionCompleted {
                outcome: Outcome::Resolved,
                summary: Some("The clock was an hour off.".into()),
                csat: Some(5),
            },
        ),
    ]
}

fn made(log: &[Event], variant: Variant, tone: Tone) -> Document {
    written(log, variant, tone, means(Choice::default()))
}

fn means(choice: Choice) -> Means {
    let redactor = Redactor::new(Policy::default(), Key::new(b"a test"));
    Means { redactor, choice, ends: Some(["end".to_owned()].into()), reworded: None, template: None }
}

fn written(log: &[Event], variant: Variant, tone: Tone, means: Means) -> Document {
    write(log, Wish { variant, tone, offset: 60 }, &means).document
}

fn text(variant: Variant, tone: Tone) -> String {
    made(&call(), variant, tone).text()
}

fn rendered(document: &Document, format: Format) -> String {
    String::from_utf8(document.render(format).unwrap()).unwrap()
}

#[test]
fn the_internal_note_says_what_a_colleague_needs() {
    let note = text(Variant::InternalNote, Tone::Plain);
    let code = note.split("[password ").nth(1).unwrap().split(']').next().unwrap().to_owned();
    let expected = format!(
        "Outlook at Contoso\n\n\
         Ticket 48291 · Contoso: Outlook asks again.\n\
         Flow: Outlook keeps asking (version 3).\n\
         Ann Adler and Bob Baum, 24 Nov 2026, 10:40 to 11:00 UTC+01:00; 20 min of work.\n\
         Outcome: resolved. Outlook stays signed in.\n\
         The clock was an hour off.\n\
         Satisfaction: 5 of 5.\n\n\
         WHAT IS KNOWN\n\
         - Computer: Reception, left\n\
         - It began on Monday\n\n\
         WHAT WAS DONE\n\
         - 10:46 Note by Bob Baum: Login was admin, password: [password {code}]\n\
         - 10:47 What asks for the password? The Windows Security box (7 min)\n\
         - 10:55 Note by Bob Baum: We found the cause and are mending it.\n\
         - 10:57 Check the clock: It was wrong (9 min)\n    \
             C:\\> w32tm /query /status\n    Stratum: 1\n    Source: Local CMOS Clock\n\n\
         TASKS\n\
         - Done: Order a licence (Bob Baum): E3\n"
    );
    assert_eq!(note, expected);
}

#[test]
fn a_client_reads_how_it_stands_and_nothing_internal() {
    let expected = "Update on ticket 48291: Outlook asks again\n\n\
         The problem is solved. Outlook stays signed in.\n\
         We found the cause and are mending it.\n\n\
         WHAT WE DID\n\
         - What asks for the password? The Windows Security box\n\
         - Check the clock: It was wrong\n";
    assert_eq!(text(Variant::ClientUpdate, Tone::Plain), expected);
    let warm = text(Variant::ClientUpdate, Tone::Warm);
    assert!(
        warm.contains("Hello,\nThank you for your patience. The problem is solved")
            && warm.ends_with("Kind regards, Ann\n")
    );
    for document in [expected, &warm] {
        for internal in ["Login", "w32tm", "licence", "Monday", "Reception", "hour off", "Adler"] {
            assert!(!document.contains(internal), "{internal}: {document}");
        }
    }
    let resolution = text(Variant::Resolution, Tone::Plain);
    assert!(
        resolution.contains("PROBLEM\nOutlook asks again.\n")
            && resolution.contains("- Check the clock: It was wrong")
    );
    assert!(!resolution.contains("Login") && !resolution.contains("w32tm"), "{resolution}");
}

#[test]
fn a_step_that_nobody_answered_is_no_outcome() {
    let mut log = call();
    log.retain(|event| !matches!(event.body, EventBody::StepCompleted { .. }));
    let text = |variant| made(&log, variant, Tone::Plain).text();
    let update = text(Variant::ClientUpdate);
    assert!(update.contains("The problem is solved.\n"), "{update}");
    for read_by_clients in [update, text(Variant::Resolution)] {
        assert!(!read_by_clients.contains("Check the clock"), "{read_by_clients}");
    }
    for internal in [text(Variant::InternalNote), text(Variant::EscalationSummary)] {
        let said =
            "Outcome: resolved.\nThe clock was an hour off.\nEnded at “Check the clock”, which has no answer.\n";
        assert!(internal.contains(said), "{internal}");
    }
}

#[test]
fn an_answer_that_its_title_says_is_not_said_again() {
    for (title, choice, said) in [
        ("The licence is assigned", "Assigned", "The licence is assigned"),
        ("The first sign-in was done together", "Done together", "The first sign-in was done together"),
        ("Is a licence free?", "One is free", "Is a licence free? One is free"),
        ("Repair the program", "Still slow", "Repair the program: Still slow"),
        ("It is reported", "Not reported", "It is reported: Not reported"),
    ] {
        assert_eq!(internal::answered(title, choice), said);
    }
}

#[test]
fn what_was_written_down_is_said_and_no_button_and_another_day_is_named() {
    let mut log = call();
    let command = command(40);
    let asked = node("sender", "The sender's address");
    let variable = Captured { name: "sender".into(), label: "Sender".into(), value: "The boss".into() };
    let next = node("end", "Outlook stays signed in");
    let completed = EventBody::StepCompleted { node: asked.clone(), outcome: choice("Go on"), output: None, next };
    let at = log.last().unwrap().at + TimeDelta::days(1);
    let reopened = EventBody::SessionReopened { reason: None };
    for body in [reopened, EventBody::VariableSet { variable, node: Some(asked) }, completed] {
        let seq = log.len() as u64 + 1;
        log.push(Event { seq, at, by: ann(), command, body });
    }
    let texts: Vec<_> = VARIANTS.iter().map(|variant| made(&log, *variant, Tone::Plain).text()).collect();
    for text in &texts[..4] {
        assert!(!text.contains("Go on\n") && !text.contains(": Go on"), "{text}");
    }
    assert!(texts[0].contains("- 25 Nov 11:00 The sender's address: The boss"), "{}", texts[0]);
    assert!(texts[0].contains("- 10:57 Check the clock"), "{}", texts[0]);
    assert!(!texts[2].contains("boss"), "{}", texts[2]);
    let over = made(&call(), Variant::EscalationSummary, Tone::Plain).text();
    assert!(over.contains("Contoso, ticket 48291: Outlook asks again.\n20 min of work.\n"), "{over}");
    assert!(over.contains("HOW IT ENDED\nOutcome: resolved.") && !over.contains("could be done next"), "{over}");
    let resolution = made(&call(), Variant::Resolution, Tone::Plain).text();
    assert!(!resolution.contains("Satisfaction"), "what a client may read: {resolution}");
}

/// Ann asks Bob, who cannot and asks Cleo, who comes and goes.
fn handed_over() -> Vec<Event> {
    let (escalation, cleo) = (command(2), Actor { id: UserId(Uuid::from_u128(5)), name: "Cleo".into() });
    let (text, end) = ("**Likely** the `clock`".into(), SuggestionEnd::Done);
    let assessment = Assessment { text, end, citations: Vec::new(), confidence: None, produced: None };
    let offered = EventBody::EscalationOffered {
        escalation,
        reason: "It needs the owner.".into(),
        urgency: Urgency::High,
        skill: Some("Entra ID".into()),
        to: Some(bob()),
        team: None,
        confirmed: Vec::new(),
        briefing: Box::default(),
    };
    let (to, reason) = (Some(cleo.clone()), "she set it up".into());
    log(vec![
        (ann(), started("Sign-in")),
        (ann(), offered),
        (ann(), EventBody::EscalationAssessed { escalation, assessment: assessment.into() }),
        (bob(), EventBody::EscalationDeclined { escalation, reason: "On another call".into() }),
        (bob(), EventBody::EscalationReaddressed { escalation, to, team: None, reason }),
        (cleo.clone(), EventBody::EscalationClaimed { escalation }),
        (cleo, EventBody::EscalationReturned { escalation, lesson: Some("Ask early.".into()) }),
    ])
}

#[test]
fn a_hand_over_says_who_was_asked_who_would_not_and_why_and_who_came() {
    let log = handed_over();
    let summary = made(&log, Variant::EscalationSummary, Tone::Plain).text();
    let expected = "HANDED OVER\n\
         - 10:41 Ann Adler asked Bob Baum to take over: It needs the owner.\n\
         - Asked for somebody who knows Entra ID.\n\
         - Urgency: the client waits.\n\
         - 10:44 Bob Baum declined: On another call.\n\
         - 10:46 Bob Baum asked Cleo instead: she set it up.\n\
         - 10:47 Cleo took over.\n\
         - 10:49 Cleo handed it back.\n\n\
         WHAT WAS LEARNT\n- 10:49 Cleo: Ask early.\n";
    assert!(summary.contains(expected), "{summary}");
    let note = made(&log, Variant::InternalNote, Tone::Plain).text();
    assert!(note.contains("WHAT WAS DONE\n- 10:47 Cleo took over\n- 10:49 Cleo handed it back\n"), "{note}");
    let whole = made(&log, Variant::FullLog, Tone::Plain).text();
    assert!(whole.contains("assessment (AI): Likely the clock\n") && !whole.contains('*'), "{whole}");
    assert!(whole.contains("asked Bob Baum to take over (somebody who knows Entra ID): It needs"), "{whole}");
    // A second request tells of the first apart, to the last word of it.
    let again = EventBody::EscalationOffered {
        escalation: command(20),
        reason: "Again".into(),
        urgency: Urgency::Low,
        skill: None,
        to: None,
        team: None,
        confirmed: Vec::new(),
        briefing: Box::default(),
    };
    let mut log = log;
    let (seq, at) = (log.len() as u64 + 1, log[6].at);
    log.push(Event { seq, at, by: ann(), command: command(20), body: again });
    let summary = made(&log, Variant::EscalationSummary, Tone::Plain).text();
    let (now, before) = summary.split_once("HANDED OVER BEFORE").unwrap();
    assert!(now.contains("Ann Adler asked for somebody to take over: Again.") && !now.contains("Bob"), "{now}");
    assert!(before.contains("Bob Baum declined: On another call.\n") && !before.contains("Again"), "{before}");
}

#[test]
fn what_is_pinned_is_said_first_and_stays_where_it_happened() {
    let log = call();
    let clock = log.iter().find(|event| matches!(event.body, EventBody::StepCompleted { .. })).unwrap().seq;
    let note =
        log.iter().find(|event| matches!(event.body, EventBody::NoteAdded { shared: true, .. })).unwrap().seq;
    let with = |variant, tone| {
        let choice = Choice { pinned: [clock, note].into(), ..Choice::default() };
        written(&log, variant, tone, means(choice)).text()
    };
    let internal = with(Variant::InternalNote, Tone::Plain);
    let (first, story) = internal.split_once("WHAT WAS DONE").unwrap();
    assert!(
        first.contains("MOST IMPORTANT") && first.contains("did “Check the clock”: It was wrong"),
        "{internal}"
    );
    let step = "- 10:57 Check the clock: It was wrong (9 min)\n    C:\\> w32tm /query /status";
    assert!(story.contains(step), "with what it printed: {internal}");
    let update = with(Variant::ClientUpdate, Tone::Warm);
    assert!(update.contains("\n\nHello,\n"), "a letter begins with its greeting: {update}");
    assert_eq!(update.matches("We found the cause").count(), 1, "a note is said once: {update}");
}

#[test]
fn every_line_names_its_events_and_the_same_log_makes_the_same_bytes() {
    let log = call();
    for variant in VARIANTS {
        let document = made(&log, variant, Tone::Plain);
        let lines: Vec<_> = document.sections.iter().flat_map(|section| &section.lines).collect();
        assert!(lines.len() > 2, "{variant:?}");
        for line in lines {
            assert!(!line.events.is_empty(), "{variant:?}: {}", line.text);
            assert!(line.events.iter().all(|seq| (1..=log.len() as u64).contains(seq)), "{line:?}");
            assert!(line.events.windows(2).all(|pair| pair[0] < pair[1]), "{line:?}");
        }
        for format in FORMATS {
            assert_eq!(rendered(&document, format), rendered(&made(&log, variant, Tone::Plain), format));
            assert!(!rendered(&document, format).contains("Winter2026!"), "{variant:?} {format:?}");
        }
    }
    let whole = made(&log, Variant::FullLog, Tone::Plain);
    let items = whole.sections[1].lines.iter().filter(|line| line.form == Form::Item).count();
    assert_eq!(items, log.len(), "a line for every event");
}

#[test]
fn whatever_people_write_is_text_in_every_format() {
    let hostile = "=HYPERLINK(\"https://evil.example\") <script>alert(1)</script> ![x](https://evil.example/p.png) \
                   [click](javascript:alert(1)) # heading ``` \u{202e}gnp.exe \u{0}\u{7} | a | b | & &amp;";
    let long = "x".repeat(1_000_000);
    let next = node("end", hostile);
    let outcome = choice(hostile);
    let done = EventBody::StepCompleted {
        node: node("a", hostile),
        outcome,
        output: Some(format!("{hostile}\n{long}")),
        next,
    };
    let log = log(vec![
        (ann(), started(hostile)),
        (ann(), note(2, hostile, true)),
        (ann(), note(3, &long, true)),
        (ann(), done),
    ]);
    for variant in VARIANTS {
        let document = made(&log, variant, Tone::Plain);
        let html = rendered(&document, Format::Html);
        assert!(!html.contains("<script") && !html.contains("<img"), "{variant:?}: {html:.800}");
        assert!(html.contains("&lt;script&gt;") && html.contains("default-src 'none'"), "{variant:?}");
        let markdown = rendered(&document, Format::Markdown);
        assert!(markdown.contains("\\<script\\>") && markdown.contains("\\!\\[x\\]"), "{variant:?}");
        assert!(!markdown.contains("\n# heading"), "{variant:?}");
        let csv = rendered(&document, Format::Csv);
        assert!(csv.lines().skip(1).all(|line| !line.contains(",\"=") && !line.starts_with("\"=")), "{csv:.800}");
        for format in FORMATS {
            let text = rendered(&document, format);
            assert!(text.len() < 60_000, "{variant:?} {format:?}: {} bytes", text.len());
            assert!(!text.contains(['\u{202e}', '\u{0}', '\u{7}']), "{variant:?} {format:?}");
        }
    }
}

#[test]
fn a_long_output_is_shortened_with_a_remark_and_stays_in_its_fence() {
    let output: String = (0..100).map(|line| format!("```` line {line}\n")).collect();
    let next = node("end", "End");
    let completed =
        EventBody::StepCompleted { node: node("a", "List"), outcome: choice("Done"), output: Some(output), next };
    let document = made(&log(vec![(ann(), started("T")), (ann(), completed)]), Variant::InternalNote, Tone::Plain);
    let markdown = rendered(&document, Format::Markdown);
    assert!(markdown.contains("… and 85 more lines"), "{markdown}");
    assert_eq!(markdown.matches("`````").count(), 2, "a fence longer than any within: {markdown}");
}

#[test]
fn no_line_break_and_nothing_that_nobody_sees_hides_a_secret() {
    let texts = [
        "password:\nHunter2!xyz",
        "pass\u{200b}word: Hunter2!xyz",
        "pass\u{ad}word: Hunter2!xyz",
        "Her password\n\nHunter2!xyz",
    ];
    let notes = texts.iter().enumerate().map(|(number, text)| (ann(), note(number + 2, text, true)));
    let log = log(std::iter::once((ann(), started("A call"))).chain(notes).collect());
    for variant in VARIANTS {
        let document = made(&log, variant, Tone::Plain);
        for format in FORMATS {
            let text = rendered(&document, format);
            assert!(!text.contains("Hunter2"), "{variant:?}: {text}");
        }
    }
}
