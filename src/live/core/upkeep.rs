//! What a running session does by itself: control lapses when the driver sleeps, and
//! the copilot's answer is written, followed and brought to its end.

use chrono::{DateTime, Utc};

use super::{Ask, Asker, Core, Output, Question, by_server};
use crate::{
    live::protocol::StreamState,
    platform::ids::CommandId,
    sessions::{
        Actor, Asked, Assess, Assessment, CONTROL_LEASE, Event, EventBody, Finish, Seat, Status, SuggestionEnd,
    },
};

impl Core {
    /// The session was just loaded: an answer that was being written when its server
    /// went away is marked so.
    pub fn wake(&mut self, now: DateTime<Utc>) -> Vec<Output> {
        let unassessed = self.state.escalation().filter(|open| open.assessment.is_none());
        let lost = unassessed.map(|open| Assess {
            escalation: open.made.id,
            assessment: Assessment {
                text: "The server was restarted while FlowPilot was at it. Ask it in the room.".into(),
                end: SuggestionEnd::Interrupted,
                citations: Vec::new(),
                confidence: None,
                produced: None,
            },
        });
        let mut outputs = lost.map_or_else(Vec::new, |lost| self.assessed(lost, now));
        let Some(open) = self.state.open_suggestion() else { return outputs };
        let finish = Finish {
            suggestion: open.made.id,
            text: String::new(),
            end: SuggestionEnd::Interrupted,
            citations: Vec::new(),
            confidence: None,
            produced: None,
            proposal: None,
        };
        outputs.extend(self.finished(finish, now));
        outputs
    }

    /// The copilot has said what it makes of an escalation, or could not.
    pub fn assessed(&mut self, assess: Assess, now: DateTime<Utc>) -> Vec<Output> {
        let asked = self.state.escalations.iter().rev().find(|known| known.made.id == assess.escalation);
        let Some(seat) = asked.map(|known| Seat::in_name_of(known.made.by.clone())) else { return Vec::new() };
        self.waiting.push_back(Ask::new(Asker::Nobody, seat, by_server(Asked::Assess(Box::new(assess)))));
        self.go_on(now)
    }

    /// Time has passed.
    pub fn tick(&mut self, now: DateTime<Utc>) -> Vec<Output> {
        // A quiet session holds its state once.
        self.ahead = self.ahead.take().filter(|_| self.under_way.is_some());
        let mut outputs: Vec<Output> = self.consider(now).into_iter().collect();
        let Some(driver) = self.state.driver.and_then(|driver| self.state.participant(driver)) else {
            return outputs;
        };
        let last = self.state.driver_active_at.max(self.stirred);
        let asleep = last.is_some_and(|last| now >= last + CONTROL_LEASE);
        let others = self.members.values().any(|member| member.seat.user != driver.id);
        if !asleep || !others || self.state.status != Status::Running {
            return outputs;
        }
        let seat = Seat::in_name_of(Actor { id: driver.id, name: driver.name.clone() });
        self.waiting.push_back(Ask::new(Asker::Nobody, seat, by_server(Asked::Lapse)));
        outputs.extend(self.go_on(now));
        outputs
    }

    /// Someone showed a sign of life.
    pub(super) fn stirred(&mut self, seat: &Seat, now: DateTime<Utc>) {
        if self.state.driver == Some(seat.user) {
            self.stirred = Some(now);
        }
    }

    /// The copilot's answer goes on. What comes while its end is under way is not
    /// shown: the text in the log would not begin with it.
    pub fn said(&mut self, suggestion: CommandId, text: &str) {
        let open = |state: &crate::sessions::State| {
            state.open_suggestion().is_some_and(|open| open.made.id == suggestion)
        };
        if open(&self.state) && self.ahead.as_ref().is_none_or(open) {
            self.draft.say(suggestion, text);
        }
    }

    /// The copilot's answer has ended.
    pub fn finished(&mut self, finish: Finish, now: DateTime<Utc>) -> Vec<Output> {
        let Some(open) = self.state.open_suggestion().filter(|open| open.made.id == finish.suggestion) else {
            return Vec::new();
        };
        let by = &open.made.by;
        let seat = Seat::in_name_of(by.clone());
        let envelope = by_server(Asked::Finish(Box::new(finish)));
        self.waiting.push_back(Ask::new(Asker::Nobody, seat, envelope));
        self.go_on(now)
    }

    /// What was asked of the copilot here is answered from here.
    pub(super) fn assist(&mut self, events: &[Event]) -> Vec<Output> {
        let mut outputs = Vec::new();
        for event in events {
            if let EventBody::EscalationOffered { escalation, .. } = &event.body {
                outputs.push(Output::Assess(Box::new(Question {
                    session: self.session,
                    suggestion: *escalation,
                    asker: event.by.id,
                    text: None,
                    state: self.state.clone(),
                    flow: self.flow.clone(),
                })));
            }
            if let EventBody::SuggestionStarted { suggestion, question, asker, .. } = &event.body {
                // It may have been stopped in the same batch.
                if self.state.open_suggestion().is_some_and(|open| open.made.id == *suggestion) {
                    self.draft.begin(*suggestion);
                    outputs.push(Output::Assist(Box::new(Question {
                        session: self.session,
                        suggestion: *suggestion,
                        asker: asker.as_ref().unwrap_or(&event.by).id,
                        text: question.clone(),
                        state: self.state.clone(),
                        flow: self.flow.clone(),
                    })));
                }
            }
        }
        outputs
    }

    /// Answers that have ended, wherever that was decided.
    pub(super) fn hush(&mut self, events: &[Event]) -> Vec<Output> {
        let mut outputs = Vec::new();
        for event in events {
            if let EventBody::SuggestionFinished { suggestion, end, .. } = &event.body {
                let state = match end {
                    SuggestionEnd::Done => StreamState::Done,
                    SuggestionEnd::Stopped => StreamState::Stopped,
                    SuggestionEnd::Failed | SuggestionEnd::Interrupted => StreamState::Failed,
                };
                self.draft.end(*suggestion, state, event.seq);
                outputs.push(Output::Hush(*suggestion));
            }
        }
        outputs
    }
}
