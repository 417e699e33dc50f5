//! Commands that must know more than the log says: what it is, is read when their turn comes,
//! and what came after them waits.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::{Answer, Ask, Core, Output, batch, refused};
use crate::sessions::{Asked, Grounds, Refusal, RefusalCode, State, Wanted};

/// How many of those that wait can be decided at once.
///
/// # Errors
/// What the first of them must know.
pub(super) fn before(waiting: &VecDeque<Ask>, state: &State) -> Result<usize, Wanted> {
    let lacks = |ask: &Ask| match &ask.envelope.command {
        Asked::Command(command) if ask.grounds.is_none() => command.wants(state, &ask.seat),
        _ => None,
    };
    if let Some(wanted) = waiting.front().and_then(lacks) {
        return Err(wanted);
    }
    let ready = waiting.iter().take(batch::MOST).take_while(|ask| lacks(ask).is_none());
    Ok(ready.count())
}

impl Core {
    /// What the first that waits must know was read; or it could not be, and that one is refused.
    pub fn grounded(&mut self, grounds: Option<Grounds>, now: DateTime<Utc>) -> Vec<Output> {
        self.grounding = false;
        let mut outputs = Vec::new();
        match grounds {
            Some(grounds) => {
                if let Some(first) = self.waiting.front_mut() {
                    first.grounds = Some(Box::new(grounds));
                }
            }
            None => {
                if let Some(Ask { asker, envelope, .. }) = self.waiting.pop_front() {
                    let message = "The database does not answer at the moment. It is sent again.";
                    let refusal = Refusal::new(RefusalCode::Unavailable, message);
                    outputs
                        .push(Output::Answer(asker, Answer::Refused(refused(envelope.id, refusal, &self.state))));
                }
            }
        }
        outputs.extend(self.go_on(now));
        outputs
    }
}
