//! The escalation summary: what whoever takes over has to know, as it stands now. Before
//! anybody asked for help it says what the briefing would.

use super::{
    internal,
    story::{Story, listed},
    writer::{Writer, lasting},
};
use crate::sessions::{self, BriefLine, Briefing, Escalation, EscalationStatus, EventBody, Urgency};

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
    }
    // What the last one became stands above.
    let is_last = |line: &&BriefLine| {
        state.escalations.last().is_some_and(|last| line.events.first() == Some(&last.made.seq))
    };
    let before: Vec<_> = briefing.before.iter().filter(|line| !is_last(line)).cloned().collect();
    lines("Handed over before", &before, writer);
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
    let asked = [last.made.seq];
    let whom = last.to.as_ref().map_or("somebody", |to| to.name.as_str());
    let skill = last.skill.as_ref().map_or(String::new(), |skill| format!(", who knows {skill},"));
    let when = writer.time(last.made.at);
    let (by, reason) = (&last.made.by.name, last.reason.trim_end_matches('.'));
    writer.item(&format!("{when} {by} asked {whom}{skill} to take over: {reason}."), &asked);
    writer.item(urgency(last.urgency), &asked);
    let of = |is: fn(&EventBody) -> bool| {
        let after = story.log.iter().filter(|event| event.seq > last.made.seq && is(&event.body));
        after.map(|event| event.seq).collect::<Vec<_>>()
    };
    if !last.declined.is_empty() {
        let names: Vec<_> = last.declined.iter().map(|declined| declined.by.name.as_str()).collect();
        let events = of(|body| matches!(body, EventBody::EscalationDeclined { .. }));
        writer.gather(&format!("Declined by {}.", listed(&names)), &events);
    }
    if let Some(by) = &last.claimed_by {
        let events = of(|body| matches!(body, EventBody::EscalationClaimed { .. }));
        writer.item(&format!("Taken over by {}.", by.name), &events);
    }
    let end =
        of(|body| matches!(body, EventBody::EscalationReturned { .. } | EventBody::EscalationWithdrawn { .. }));
    match last.status {
        EscalationStatus::Returned => writer.item("Handed back.", &end),
        EscalationStatus::Withdrawn => writer.item("Nobody is needed any more.", &end),
        EscalationStatus::Open
        | EscalationStatus::Claimed
        | EscalationStatus::Declined
        | EscalationStatus::Ended => {}
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
