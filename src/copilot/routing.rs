//! How much thought a question is worth. One policy, pure.
//!
//! What must stay true: the same signals give the same tier; nothing here asks or measures.

use crate::{
    flows::model::NodeKind,
    live::Question,
    sessions::{Confidence, Tier},
};

/// Characters of a question in words that is no longer a simple one.
const LONG: usize = 200;
/// So many things known want to be weighed against each other.
const MUCH: usize = 6;

/// What the policy goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// The session stands on an open decision.
    pub decision: bool,
    /// It runs no flow that would lead the way.
    pub free: bool,
    /// How many facts, notes and outputs are known.
    pub evidence: usize,
    /// How long the question in words is, in characters.
    pub asked: usize,
    /// The last answer at this place was not sure.
    pub unsure: bool,
    /// The session was handed on: what is easy was tried.
    pub escalated: bool,
}

impl Signals {
    /// The signals of a question.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        let state = &question.state;
        let node = question.flow.as_deref().zip(state.node.as_ref()).and_then(|(flow, at)| flow.node(&at.id));
        let here = |suggestion: &&std::sync::Arc<crate::sessions::Suggestion>| {
            suggestion.end.is_some()
                && suggestion.node.as_ref().map(|node| &node.id) == state.node.as_ref().map(|node| &node.id)
        };
        let last = state.suggestions.iter().rev().find(here);
        Self {
            decision: node.is_some_and(|node| node.kind == NodeKind::Question && node.options.len() > 1),
            free: state.node.is_none(),
            evidence: state.facts.iter().filter(|fact| !fact.retracted).count()
                + state.notes.iter().filter(|note| !note.retracted).count()
                + state.way().filter(|visit| visit.output.is_some()).count(),
            asked: question.text.as_ref().map_or(0, |text| text.chars().count()),
            unsure: last.is_some_and(|last| last.confidence == Some(Confidence::Low)),
            escalated: state.escalation().is_some(),
        }
    }
}

/// The tier for these signals: what is hard is deep, what is open is balanced, the rest fast.
#[must_use]
pub fn tier(signals: Signals) -> Tier {
    let Signals { decision, free, evidence, asked, unsure, escalated } = signals;
    let open = decision || free || asked > LONG;
    match () {
        () if escalated || (open && unsure) || (free && evidence >= MUCH) => Tier::Deep,
        () if open || evidence >= MUCH => Tier::Balanced,
        () => Tier::Fast,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_gets_more_thought_and_what_is_hard_most() {
        let simple = Signals::default();
        for (signals, wanted) in [
            (simple, Tier::Fast),
            (Signals { asked: 40, evidence: 2, ..simple }, Tier::Fast),
            (Signals { unsure: true, ..simple }, Tier::Fast),
            (Signals { decision: true, ..simple }, Tier::Balanced),
            (Signals { asked: 400, ..simple }, Tier::Balanced),
            (Signals { evidence: 9, ..simple }, Tier::Balanced),
            (Signals { free: true, ..simple }, Tier::Balanced),
            (Signals { decision: true, unsure: true, ..simple }, Tier::Deep),
            (Signals { free: true, evidence: 9, ..simple }, Tier::Deep),
            (Signals { escalated: true, ..simple }, Tier::Deep),
        ] {
            assert_eq!(tier(signals), wanted, "{signals:?}");
        }
    }

    #[test]
    fn more_of_anything_never_means_less_thought() {
        let all = |bits: u32| Signals {
            decision: bits & 1 > 0,
            free: bits & 2 > 0,
            evidence: if bits & 4 > 0 { MUCH } else { 0 },
            asked: if bits & 8 > 0 { LONG + 1 } else { 0 },
            unsure: bits & 16 > 0,
            escalated: bits & 32 > 0,
        };
        for bits in 0..64 {
            for more in 0..6 {
                assert!(tier(all(bits | 1 << more)) >= tier(all(bits)), "{:?}", all(bits));
            }
        }
    }
}
