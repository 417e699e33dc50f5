//! What the guide says: about the flow for Outlook's password loop.

use chrono::DateTime;
use uuid::Uuid;

use super::*;
use crate::{
    flows::library,
    platform::ids::{CommandId, SessionId, UserId},
    sessions::{Actor, Event, EventBody, Visibility},
};

fn outlook() -> &'static str {
    let text = library().iter().find(|text| text.starts_with("key: outlook-password-loop\n"));
    text.expect("the library has it")
}

/// A session on that flow, with these facts, standing on `node`.
pub fn question(node: &str, facts: &[&str], text: Option<&str>) -> Question {
    let guide: FlowDocument = crate::flows::parse(outlook()).unwrap();
    let by = Actor { id: UserId(Uuid::from_u128(1)), name: "Ann".to_owned() };
    let started = EventBody::SessionStarted {
        title: guide.title.clone(),
        flow: None,
        subflows: Vec::new(),
        node: guide.node(node).map(Into::into),
        visibility: Visibility::Team,
    };
    let fact = |text: &&str| EventBody::FactAdded {
        fact: CommandId::new(),
        text: (*text).to_owned(),
        source: None,
        node: None,
    };
    let bodies = std::iter::once(started).chain(facts.iter().map(fact));
    let event =
        |(body, seq)| Event { seq, at: DateTime::UNIX_EPOCH, by: by.clone(), command: CommandId::new(), body };
    let events: Vec<Event> = bodies.zip(1..).map(event).collect();
    Question {
        session: SessionId::new(),
        suggestion: CommandId::new(),
        asker: by.id,
        text: text.map(str::to_owned),
        state: State::fold(&events),
        flow: Some(std::sync::Arc::new(guide)),
    }
}

#[test]
fn what_is_known_points_to_a_way_on() {
    let said = answer(
        &question("prompt", &["The box says Windows Security and has a user name field"], None),
        &LookedUp::default(),
    );
    let text = said.paragraphs.join("\n");
    assert!(text.contains("**The Windows Security box**"), "{text}");
    assert!(text.contains("(event 2)"), "{text}");
    assert!(said.citations.iter().any(|citation| matches!(citation, Citation::Event { seq: 2, .. })));
    assert!(matches!(said.confidence, Some(Confidence::High | Confidence::Medium)));
}

#[test]
fn where_nothing_is_known_it_says_what_to_find_out() {
    let said = answer(&question("service-health", &[], None), &LookedUp::default());
    assert_eq!(said.confidence, Some(Confidence::Low));
    let text = said.paragraphs.join("\n");
    assert!(text.contains("Nothing known so far decides"), "{text}");
    assert!(text.contains("Get-MgServiceAnnouncementHealthOverview"), "{text}");
}

#[test]
fn what_a_step_is_called_says_most_about_it() {
    let said = answer(&question("prompt", &[], Some("What about stored credentials?")), &LookedUp::default());
    assert!(said.paragraphs[0].contains("**Remove stored credentials**"), "{:?}", said.paragraphs);
}

#[test]
fn something_to_be_done_is_done_before_its_outcome_is_guessed() {
    let said = answer(&question("clock", &["The clock is wrong by an hour"], None), &LookedUp::default());
    let text = said.paragraphs.join("\n");
    assert!(text.starts_with("Do **Check the clock**"), "{text}");
    assert!(text.contains("w32tm /query /status"), "{text}");
}

#[test]
fn a_question_is_no_evidence() {
    let asked = "Is there an incident that explains the Windows Security box?";
    let said = answer(&question("prompt", &[], Some(asked)), &LookedUp::default());
    assert!(!said.paragraphs.concat().contains("speaks for"), "{:?}", said.paragraphs);
}

#[test]
fn what_is_asked_is_looked_up_in_the_flow_and_the_library() {
    let (of, title) = (Uuid::from_u128(9), "Printer is offline".to_owned());
    let similar = vec![Similar { kind: Kind::Flow, of, node: None, title, passage: String::new() }];
    let found = LookedUp { similar, ..LookedUp::default() };
    let said = answer(&question("service-health", &[], Some("automapping of a shared mailbox")), &found);
    let text = said.paragraphs.join("\n");
    assert!(text.contains("Remove the mailbox that asks"), "{text}");
    assert!(text.contains("Printer is offline"), "{text}");
}

#[test]
fn every_node_of_the_flow_gets_an_answer() {
    let nodes = question("prompt", &[], None).flow.unwrap().nodes.clone();
    for node in nodes {
        let said = answer(&question(&node.id, &["The laptop asks after sleep"], None), &LookedUp::default());
        assert!(!said.paragraphs.concat().is_empty(), "{}", node.id);
        assert!(said.confidence.is_none_or(|confidence| confidence < Confidence::High), "it is never sure");
    }
}

#[test]
fn how_earlier_sessions_went_on_is_told_with_the_one_most_like_this() {
    let precedent = |fact: &str, option: &str| {
        let known = question("prompt", &[fact], None).state;
        Precedent { session: SessionId::new(), option: option.to_owned(), known }
    };
    let before = vec![
        precedent("The box says Windows Security", "windows-security"),
        precedent("Somebody wants a new chair", "microsoft-page"),
        precedent("They have a white page with the Microsoft sign", "microsoft-page"),
    ];
    let options = question("prompt", &[], None).flow.unwrap().node("prompt").unwrap().options.clone();
    assert!(
        ["windows-security", "microsoft-page"].iter().all(|id| options.iter().any(|option| option.id == *id)),
        "{options:?}"
    );
    let alike = before[0].session;
    let found = LookedUp { before, ..LookedUp::default() };
    let said = answer(&question("prompt", &["It is the Windows Security box"], None), &found);
    let text = said.paragraphs.join("\n");
    assert!(text.contains("most often (2 of 3)"), "{text}");
    let cited =
        said.citations.iter().any(|cited| matches!(cited, Citation::Session { session, .. } if *session == alike));
    assert!(cited, "{:?}", said.citations);
    let other = answer(&question("prompt", &["The parking space is taken"], None), &found);
    assert!(!other.citations.iter().any(|cited| matches!(cited, Citation::Session { .. })), "nothing is like it");
}

#[test]
fn ways_that_were_taken_as_often_are_told_alike() {
    let precedent = |option: &str| Precedent {
        session: SessionId::new(),
        option: option.to_owned(),
        known: question("prompt", &["Somebody wants a new chair"], None).state,
    };
    let before = vec![precedent("windows-security"), precedent("microsoft-page")];
    let said = answer(&question("prompt", &[], None), &LookedUp { before, ..LookedUp::default() });
    let text = said.paragraphs.join("\n");
    assert!(text.contains("The 2 earlier sessions that were here went on in different ways: “"), "{text}");
}

#[test]
fn what_names_a_way_speaks_for_it_and_for_no_other() {
    let facts = ["Prompt only in classic Outlook", "Hello Anna, we are looking into it"];
    let said = answer(&question("which-outlook", &facts, None), &LookedUp::default());
    let text = said.paragraphs.join("\n");
    assert!(text.contains("What is known names **Classic Outlook, Exchange Online**"), "{text}");
    assert_eq!(text.matches("Prompt only in classic Outlook").count(), 1, "{text}");
    assert!(!text.contains("Hello Anna"), "{text}");
}

#[test]
fn what_people_wrote_is_quoted_as_words() {
    let said = answer(
        &question("prompt", &["The Windows Security box [is here](https://evil)"], None),
        &LookedUp::default(),
    );
    let text = said.paragraphs.join("\n");
    assert!(text.contains("\\[is here](https://evil)"), "{text}");
}

#[test]
fn what_to_do_is_answered_by_the_place_and_not_by_the_words_of_the_question() {
    let facts = ["The box says Windows Security and has a user name field"];
    let unasked = answer(&question("prompt", &facts, None), &LookedUp::default());
    for asked in
        ["What should we try next?", "What did earlier sessions do?", "Help, any idea what to check first?"]
    {
        let said = answer(&question("prompt", &facts, Some(asked)), &LookedUp::default());
        assert_eq!(said.paragraphs, unasked.paragraphs, "{asked}");
    }
}
