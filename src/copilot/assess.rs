//! What FlowPilot makes of a session that somebody is asked to take over.
//!
//! What must stay true: it is said within [`BUDGET`], or that it was not; it is asked once for
//! each offer, and proposes nothing to do.

use std::time::Duration;

use tokio::{sync::mpsc, time::timeout};

use super::FlowPilot;
use crate::{
    live::Question,
    platform::db::TenantContext,
    sessions::{Assess, Assessment, Finish, SuggestionEnd},
};

/// How long it may take: whoever is asked reads the rest meanwhile.
pub const BUDGET: Duration = Duration::from_secs(5);

/// What a model is asked. The guide says what it would do next, and why.
const WORDS: &str = "Somebody more experienced is asked to take this session over and has not seen it yet. In at \
    most 120 words: what is the likely cause and what speaks for it, what does not fit, and what would you try first?";
/// Said where it took too long.
const LATE: &str = "FlowPilot had nothing to say within 5 seconds. Ask it in the room.";

/// What it makes of it; the question's name is the escalation's.
pub(super) async fn within_budget(pilot: FlowPilot, context: TenantContext, question: Question) -> Assess {
    let escalation = question.suggestion;
    // Nobody reads along: it is shown when it is whole.
    let (pieces, _) = mpsc::channel(1);
    let assessment = match timeout(BUDGET, pilot.reply(&context, &question, Some(WORDS), &pieces)).await {
        Ok(Finish { text, end, citations, confidence, produced, .. }) => {
            Assessment { text, end, citations, confidence, produced }
        }
        Err(_) => Assessment {
            text: LATE.to_owned(),
            end: SuggestionEnd::Failed,
            citations: Vec::new(),
            confidence: None,
            produced: None,
        },
    };
    Assess { escalation, assessment }
}
