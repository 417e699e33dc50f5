//! What happened, in words that follow a name: one for every kind of event, and a new kind
//! does not compile without them.

use super::writer::Writer;
use crate::{
    platform::plain::plain,
    sessions::{Actor, ControlReason, Delivery, EventBody, PushStatus, SuggestionEnd, TaskStatus, TeamRef},
};

/// The words, and what a machine printed, if it did.
pub fn words<'a>(body: &'a EventBody, writer: &mut Writer<'_>) -> (String, Option<&'a str>) {
    let output = match body {
        EventBody::StepCompleted { output, .. } | EventBody::AddedStepCompleted { output, .. } => {
            output.as_deref()
        }
        _ => None,
    };
    let words = match body {
        EventBody::SessionStarted { .. }
        | EventBody::SessionPaused { .. }
        | EventBody::SessionResumed {}
        | EventBody::SessionReopened { .. }
        | EventBody::SessionCompleted { .. }
        | EventBody::SessionAbandoned { .. }
        | EventBody::ParticipantJoined { .. }
        | EventBody::ParticipantChanged { .. }
        | EventBody::ControlRequested { .. }
        | EventBody::ControlMoved { .. }
        | EventBody::PeopleSummoned { .. } => of_the_room(body),
        EventBody::EscalationOffered { .. }
        | EventBody::EscalationReaddressed { .. }
        | EventBody::EscalationSeen { .. }
        | EventBody::EscalationAssessed { .. }
        | EventBody::EscalationExhausted { .. }
        | EventBody::EscalationReleased { .. }
        | EventBody::EscalationClaimed { .. }
        | EventBody::EscalationDeclined { .. }
        | EventBody::EscalationReturned { .. }
        | EventBody::EscalationWithdrawn { .. } => of_handing_over(body),
        EventBody::FlowAnswered { .. }
        | EventBody::StepCompleted { .. }
        | EventBody::StepSkipped { .. }
        | EventBody::FlowBacked { .. }
        | EventBody::FlowJumped { .. }
        | EventBody::StepAdded { .. }
        | EventBody::AddedStepCompleted { .. } => of_the_way(body),
        EventBody::SuggestionStarted { .. }
        | EventBody::SuggestionQueued { .. }
        | EventBody::SuggestionFinished { .. }
        | EventBody::SuggestionAccepted { .. }
        | EventBody::SuggestionDismissed { .. }
        | EventBody::CopilotMuted { .. } => of_the_copilot(body),
        EventBody::VariableSet { variable, .. } => {
            format!("set {} to {}", variable.label, writer.clean_named(&variable.name, &variable.value))
        }
        EventBody::NoteAdded { .. }
        | EventBody::NoteEdited { .. }
        | EventBody::NoteRetracted { .. }
        | EventBody::FactAdded { .. }
        | EventBody::FactRetracted { .. }
        | EventBody::TaskAdded { .. }
        | EventBody::TaskMoved { .. }
        | EventBody::TaskResolved { .. }
        | EventBody::ChatSaid { .. }
        | EventBody::MomentPinned { .. }
        | EventBody::TicketLinked { .. } => of_the_board(body),
        EventBody::PushMoved { .. } | EventBody::TicketMoved { .. } => of_the_ticket(body),
    };
    (words, output)
}

fn of_the_room(body: &EventBody) -> String {
    match body {
        EventBody::SessionStarted { title, .. } => format!("started “{title}”"),
        EventBody::SessionPaused { reason, .. } => because("paused", reason.as_deref()),
        EventBody::SessionReopened { reason } => because("opened the session again", reason.as_deref()),
        EventBody::SessionCompleted { outcome, summary, .. } => {
            because(&format!("ended the session as {}", outcome.as_str().replace('_', " ")), summary.as_deref())
        }
        EventBody::SessionAbandoned { reason } => because("gave the session up", Some(reason)),
        EventBody::ParticipantJoined { .. } => "joined".to_owned(),
        EventBody::ParticipantChanged { .. } => "takes part".to_owned(),
        EventBody::ControlRequested { .. } => "asked for control".to_owned(),
        EventBody::ControlMoved { to, reason, .. } => {
            let to = to.as_ref().map_or("nobody", |to| to.name.as_str());
            match reason {
                ControlReason::Granted => format!("gave control to {to}"),
                ControlReason::Taken => "took control".to_owned(),
                ControlReason::Released => "let go of control".to_owned(),
                ControlReason::Claimed => "took over control".to_owned(),
                ControlReason::Returned => format!("gave control back to {to}"),
                ControlReason::Lapsed => format!("was away; {to} has control"),
            }
        }
        EventBody::PeopleSummoned { node } => format!("brought everyone to “{}”", node.title),
        _ => "went on".to_owned(),
    }
}

fn of_handing_over(body: &EventBody) -> String {
    match body {
        EventBody::EscalationOffered { reason, skill, to, team, .. } => {
            let skill = skill.as_ref().map_or(String::new(), |skill| format!(" (somebody who knows {skill})"));
            because(&format!("asked {} to take over{skill}", whom(to.as_ref(), team.as_ref())), Some(reason))
        }
        EventBody::EscalationReaddressed { reason, to, team, .. } => {
            because(&format!("asked {} instead", whom(to.as_ref(), team.as_ref())), Some(reason))
        }
        EventBody::EscalationSeen { .. } => "read what was asked".to_owned(),
        EventBody::EscalationAssessed { assessment, .. } => match assessment.end {
            SuggestionEnd::Done => because("has FlowPilot's assessment (AI)", Some(&plain(&assessment.text))),
            _ => because("got no assessment from FlowPilot", Some(&assessment.text)),
        },
        EventBody::EscalationExhausted { .. } => "was the last to decline: everybody asked has".to_owned(),
        EventBody::EscalationReleased { .. } => "may not go on with it; somebody is asked again".to_owned(),
        EventBody::EscalationClaimed { .. } => "took over".to_owned(),
        EventBody::EscalationDeclined { reason, .. } => because("will not take over", Some(reason)),
        EventBody::EscalationReturned { lesson, .. } => because("handed it back", lesson.as_deref()),
        _ => "needs nobody any more".to_owned(),
    }
}

/// Who is asked.
pub fn whom(to: Option<&Actor>, team: Option<&TeamRef>) -> String {
    match (to, team) {
        (Some(to), _) => to.name.clone(),
        (None, Some(team)) => format!("the team {}", team.name),
        (None, None) => "for somebody".to_owned(),
    }
}

fn of_the_ticket(body: &EventBody) -> String {
    match body {
        EventBody::PushMoved { delivery, document, ticket, status, reason, .. } => {
            because(&pushed(*delivery, document, ticket, *status), reason.as_deref())
        }
        EventBody::TicketMoved { ticket, status, .. } => {
            because(&format!("says that ticket {ticket} changed"), status.as_deref())
        }
        _ => String::new(),
    }
}

/// How far something is that goes onto the ticket.
fn pushed(delivery: Delivery, document: &str, ticket: &str, status: PushStatus) -> String {
    let what = match delivery {
        Delivery::Note => format!("the {}", document.replace('_', " ")),
        Delivery::Time => "the time worked".to_owned(),
        Delivery::Status => {
            return match status {
                PushStatus::Queued => format!("asked for a new status of ticket {ticket}"),
                PushStatus::Sent => format!("still waits for the new status of ticket {ticket}"),
                PushStatus::Confirmed => format!("moved ticket {ticket} to its new status"),
                PushStatus::Failed => format!("could not move ticket {ticket} to its new status"),
            };
        }
    };
    match status {
        PushStatus::Queued => format!("sent {what} to ticket {ticket}"),
        PushStatus::Sent => format!("still waits for {what} to get onto ticket {ticket}"),
        PushStatus::Confirmed => format!("got {what} onto ticket {ticket}"),
        PushStatus::Failed => format!("could not get {what} onto ticket {ticket}"),
    }
}

fn of_the_way(body: &EventBody) -> String {
    match body {
        EventBody::FlowAnswered { node, option, .. } => {
            format!("answered “{}” with “{}”", node.title, option.label)
        }
        EventBody::StepCompleted { node, outcome, .. } => format!("did “{}”: {}", node.title, outcome.label),
        EventBody::StepSkipped { node, reason, .. } => because(&format!("skipped “{}”", node.title), Some(reason)),
        EventBody::FlowBacked { to, .. } => format!("went back to “{}”", to.title),
        EventBody::FlowJumped { to, .. } => format!("went to “{}”", to.title),
        EventBody::StepAdded { title, .. } => format!("added the step “{title}”"),
        EventBody::AddedStepCompleted { title, outcome, .. } => {
            format!("did the added step “{title}”: {}", outcome.label)
        }
        _ => String::new(),
    }
}

fn of_the_board(body: &EventBody) -> String {
    match body {
        EventBody::NoteAdded { text, .. } => format!("noted: {text}"),
        EventBody::NoteEdited { text, .. } => format!("changed a note: {text}"),
        EventBody::NoteRetracted { .. } => "took back a note".to_owned(),
        EventBody::FactAdded { text, .. } => format!("found out: {text}"),
        EventBody::FactRetracted { reason, .. } => because("took back a fact", reason.as_deref()),
        EventBody::TaskAdded { title, .. } => format!("added the task “{title}”"),
        EventBody::TaskMoved { status, .. } => match status {
            TaskStatus::Doing => "began a task".to_owned(),
            _ => "put a task back".to_owned(),
        },
        EventBody::TaskResolved { status, result, .. } => match status {
            TaskStatus::Dropped => because("dropped a task", result.as_deref()),
            _ => because("finished a task", result.as_deref()),
        },
        EventBody::ChatSaid { text, .. } => format!("said: {text}"),
        EventBody::MomentPinned { title, of, .. } => format!("pinned event {of}: {title}"),
        EventBody::TicketLinked { ticket } => format!("linked ticket {}", ticket.number),
        _ => String::new(),
    }
}

fn of_the_copilot(body: &EventBody) -> String {
    match body {
        EventBody::SuggestionStarted { unasked: true, .. } => {
            "wrote something that FlowPilot answers to".to_owned()
        }
        EventBody::SuggestionStarted { question, .. } => because("asked FlowPilot", question.as_deref()),
        EventBody::SuggestionQueued { question, .. } => because("asked FlowPilot next", question.as_deref()),
        EventBody::SuggestionFinished { end: SuggestionEnd::Done, text, .. } => {
            format!("has FlowPilot's answer (AI): {}", plain(text))
        }
        EventBody::SuggestionFinished { .. } => "got no whole answer from FlowPilot".to_owned(),
        EventBody::SuggestionAccepted { .. } => "took FlowPilot's proposal".to_owned(),
        EventBody::SuggestionDismissed { .. } => "did not want FlowPilot's proposal".to_owned(),
        EventBody::CopilotMuted { muted: true } => "muted FlowPilot".to_owned(),
        _ => "let FlowPilot speak up again".to_owned(),
    }
}

fn because(what: &str, why: Option<&str>) -> String {
    match why {
        Some(why) => format!("{what}: {why}"),
        None => what.to_owned(),
    }
}
