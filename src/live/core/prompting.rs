//! When the copilot speaks up unasked: something that is new was written down at a decision,
//! and then it was quiet for a while.
//!
//! What must stay true: never while people are writing, never twice about the same, never in
//! a session that is muted, and only while somebody is there to read it.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ask, Asker, Core, Output, Question, by_server};
use crate::{
    flows::model::NodeKind,
    platform::ids::CommandId,
    sessions::{Actor, Asked, Event, EventBody, Seat, Status},
};

/// How long nothing new comes before it is looked at.
const QUIET: TimeDelta = TimeDelta::seconds(4);

/// Something is new, and who wrote it last.
#[derive(Clone, Debug)]
pub(super) struct News {
    seat: Seat,
    since: DateTime<Utc>,
}

impl Core {
    /// Takes note of what people found out; moving on and asking make it old.
    pub(super) fn note_news(&mut self, events: &[Event]) {
        for event in events {
            match event.body {
                EventBody::FactAdded { .. }
                | EventBody::NoteAdded { .. }
                | EventBody::VariableSet { .. }
                | EventBody::FlowAnswered { .. }
                | EventBody::StepCompleted { .. } => {
                    let seat = Seat::in_name_of(event.by.clone());
                    self.news = Some(News { seat, since: event.at });
                }
                EventBody::SuggestionStarted { .. } | EventBody::SuggestionQueued { .. } => self.news = None,
                _ => {}
            }
        }
    }

    /// What the copilot is to think over, if it is time.
    pub(super) fn consider(&mut self, now: DateTime<Utc>) -> Option<Output> {
        let news = self.news.take_if(|news| now >= news.since + QUIET)?;
        let state = &self.state;
        let quiet = state.muted || state.status != Status::Running || state.open_suggestion().is_some();
        if quiet || self.members.is_empty() || !self.at_a_decision() {
            return None;
        }
        Some(Output::Consider(Box::new(Question {
            session: self.session,
            suggestion: CommandId::new(),
            asker: news.seat.user,
            text: None,
            state: state.clone(),
            flow: self.flow.clone(),
        })))
    }

    /// The copilot has something to say about the session as it was at `seq`.
    pub fn prompt(&mut self, question: &Question, now: DateTime<Utc>) -> Vec<Output> {
        // It went on meanwhile: what is new now is thought over in its turn.
        if self.state.seq != question.state.seq {
            return Vec::new();
        }
        let Some(asker) = self.state.participant(question.asker) else { return Vec::new() };
        let seat = Seat::in_name_of(Actor { id: asker.id, name: asker.name.clone() });
        self.waiting.push_back(Ask::new(Asker::Nobody, seat, by_server(Asked::Prompt)));
        self.go_on(now)
    }

    fn at_a_decision(&self) -> bool {
        let here = self.state.node.as_ref().and_then(|here| self.flow.as_deref()?.node(&here.id));
        here.is_some_and(|node| node.kind == NodeKind::Question && node.options.len() > 1)
    }
}
