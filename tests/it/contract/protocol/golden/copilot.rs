//! A session in which the copilot proposes, is muted, and is asked while it answers.

use resolutionflow::sessions::{
    Captured, Event, EventBody, Proposal, SessionRole, SuggestionEnd, TaskKind, Visibility,
};

use super::{ann, bob, choice, command, joined, log, node, started};

fn begun(number: usize, unasked: bool) -> EventBody {
    let (question, at) = (None, Some(node("question")));
    EventBody::SuggestionStarted { suggestion: command(number), question, node: at, asker: None, unasked }
}

fn ended(number: usize, proposal: Option<Proposal>) -> EventBody {
    EventBody::SuggestionFinished {
        suggestion: command(number),
        text: "Try this.".into(),
        end: SuggestionEnd::Done,
        citations: Vec::new(),
        confidence: None,
        produced: None,
        proposal: proposal.map(Box::new),
    }
}

fn accepted(number: usize, edited: bool) -> EventBody {
    EventBody::SuggestionAccepted { suggestion: command(number), edited }
}

pub fn proposals() -> Vec<Event> {
    let variable = Captured { name: "host".into(), label: "Computer".into(), value: "PC-1".into() };
    let task = Proposal::AddTask { what: TaskKind::Action, title: "Call the provider".into() };
    log(vec![
        (ann(), started(true, Visibility::Team)),
        joined(bob(), SessionRole::Collaborator),
        (ann(), begun(3, true)),
        (bob(), EventBody::SuggestionQueued { suggestion: command(4), question: Some("And then?".into()) }),
        (ann(), EventBody::SuggestionQueued { suggestion: command(5), question: None }),
        (ann(), ended(3, Some(Proposal::Answer { node: node("question"), option: choice("yes", "Yes") }))),
        (
            ann(),
            EventBody::SuggestionStarted {
                suggestion: command(4),
                question: Some("And then?".into()),
                node: Some(node("question")),
                asker: Some(bob()),
                unasked: false,
            },
        ),
        // One that waits is taken back.
        (ann(), ended(5, None)),
        (bob(), ended(4, Some(Proposal::SetVariable { variable: variable.clone() }))),
        (bob(), accepted(4, true)),
        (bob(), EventBody::VariableSet { variable, node: Some(node("question")) }),
        (bob(), EventBody::SuggestionDismissed { suggestion: command(3) }),
        (ann(), begun(13, false)),
        (ann(), ended(13, Some(task))),
        (ann(), accepted(13, false)),
        (ann(), EventBody::CopilotMuted { muted: true }),
        (bob(), begun(17, false)),
        (bob(), ended(17, Some(Proposal::Goto { node: node("info") }))),
        (bob(), begun(19, false)),
        (bob(), ended(19, Some(Proposal::AddFact { text: "It began on Monday.".into() }))),
        (bob(), EventBody::CopilotMuted { muted: false }),
        (bob(), accepted(999, false)),
    ])
}
