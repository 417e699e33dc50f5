//! The escalation summary: what whoever takes over has to know, as it stands now. Before
//! anybody asked for help it says what the briefing would.

use super::{
    hand_over, internal,
    story::Story,
    writer::{Writer, lasting},
};
use crate::sessions::{self, BriefLine, Briefing, Escalation, Event, EventBody, Urgency};

/// Writes it; its title.
pub fn write(story: &Story<'_>, writer: &mut Writer<'_>) -> String {
    let state = story.state;
    // Of the events as they are today: what was purged or withdrawn since is gone from it.
    let briefing = sessions::briefing_of(state);
    writer.section(Some("Problem"));
    writer.say(&problem(story), &problem_events(story));
    let over = state.status.is_over();
    let so_far = if over { "" } else { " so far" };
    writer.gather(&format!("{} of work{so_far}.", lasting(story.lasted())), &story.bounds());
    if let Some(last) = state.escalations.last() {
        writer.section(Some("Handed over"));
        handed_over(story, last, writer);
        writer.section(Some("Handed over before"));
        handed_over_before(story, last, writer);
    }
    lines("What was learnt", &briefing.lessons, writer);
    // What was only written down is known.
    let written = |line: &&BriefLine| {
        let mut way = state.way();
        let visit = way.find(|visit| line.events.first() == Some(&visit.seq));
        visit.is_some_and(|visit| story.written_at(visit).is_some())
    };
    let tried: Vec<_> = briefing.tried.iter().filter(|line| !written(line)).cloned().collect();
    lines("What was tried", &tried, writer);
    lines("Passed over", &briefing.passed_over, writer);
    lines("What is known", &briefing.known, writer);
    lines("Notes", &briefing.notes, writer);
    lines("What was ruled out", &briefing.ruled_out, writer);
    if let Some(likely) = &briefing.likely {
        writer.section(Some("Likely cause, by FlowPilot (AI)"));
        writer.say(&likely.text, &likely.events);
    }
    if over {
        writer.section(Some("How it ended"));
        internal::outcome(story, writer);
        internal::left_at(story, writer);
    } else {
        next(story, &briefing, writer);
    }
    lines("Open tasks", &briefing.tasks, writer);
    format!("Escalation: {}", state.title)
}

/// Where one would go on, and what FlowPilot proposes.
fn next(story: &Story<'_>, briefing: &Briefing, writer: &mut Writer<'_>) {
    writer.section(Some("What could be done next"));
    let here = story.state.node.as_ref();
    if let Some(node) = here {
        writer.item(&format!("Go on with “{}”.", node.title), &[story.state.node_seq]);
    }
    for line in briefing.next.iter().skip(usize::from(here.is_some())) {
        writer.item(&line.text, &line.events);
    }
}

/// What it is about: whose, which ticket, what.
fn problem(story: &Story<'_>) -> String {
    let state = story.state;
    let Some(ticket) = &state.ticket else { return format!("{}.", state.title.trim_end_matches('.')) };
    let client = ticket.client.as_ref().map_or(String::new(), |client| format!("{client}, "));
    let title = if ticket.title.is_empty() { &state.title } else { &ticket.title };
    let about = format!("{client}ticket {}: {}.", ticket.number, title.trim_end_matches('.'));
    // A sentence, where no client begins it.
    if client.is_empty() { about.replacen('t', "T", 1) } else { about }
}

fn lines(heading: &str, lines: &[BriefLine], writer: &mut Writer<'_>) {
    writer.section(Some(heading));
    for line in lines {
        let (own, sources) = line.events.split_at(line.events.len().min(1));
        let when = line.at.map_or(String::new(), |at| format!("{} ", writer.time(at)));
        writer.item_from(&format!("{when}{}", line.text), own, sources);
    }
}

fn problem_events(story: &Story<'_>) -> Vec<u64> {
    let linked = story.last(|body| matches!(body, EventBody::TicketLinked { .. }));
    vec![linked.map_or(1, |event| event.seq)]
}

fn handed_over(story: &Story<'_>, last: &Escalation, writer: &mut Writer<'_>) {
    for event in story.log {
        if hand_over::request(&event.body) != Some(last.made.id) {
            continue;
        }
        hand_over::item(event, writer);
        if event.seq == last.made.seq {
            let skill = last.skill.as_ref().map_or(String::new(), |skill| {
                format!("Asked for somebody who knows {}.", skill.trim_end_matches('.'))
            });
            writer.item(&skill, &[event.seq]);
            writer.item(urgency(last.urgency), &[event.seq]);
        }
    }
}

fn handed_over_before(story: &Story<'_>, last: &Escalation, writer: &mut Writer<'_>) {
    let is_before = |event: &&Event| hand_over::request(&event.body).is_some_and(|of| of != last.made.id);
    for event in story.log.iter().filter(is_before) {
        hand_over::item(event, writer);
    }
}

fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Low => "Urgency: when there is time.",
        Urgency::Normal => "Urgency: today.",
        Urgency::High => "Urgency: the client waits.",
        Urgency::Critical => "Urgency: a business stands still.",
    }
}
