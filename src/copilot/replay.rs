//! Asks again what a recorded session asked, to compare who answers: at each answered question,
//! with what was known before, is the answer that people gave the one that is proposed?
//!
//! What must stay true: nothing of what came later is known to whoever answers.

use std::{sync::Arc, time::Instant};

use tokio::sync::mpsc;

use super::{
    behind::Behind,
    guide::{self, Said},
    ledger::Books,
    similar::LookedUp,
};
use crate::{
    flows::model::FlowDocument,
    live::Question,
    platform::ids::{CommandId, SessionId},
    sessions::{Confidence, Event, EventBody, Proposal, State},
};

/// One question of the session, answered again.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The event in which people answered.
    pub seq: u64,
    /// The question.
    pub question: String,
    /// What people answered.
    pub people: String,
    /// What was proposed, if an answer to the question was.
    pub proposed: Option<String>,
    /// How sure it was said to be.
    pub confidence: Option<Confidence>,
    /// What said it: a model or the guide, and why not the model where it fell.
    pub by: String,
    /// From the question to the first words, in milliseconds.
    pub first_ms: u32,
    /// In millionths of a US dollar.
    pub cost: u64,
}

impl Replayed {
    /// Whether it is what people did.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.proposed.as_ref() == Some(&self.people)
    }
}

/// Asks at every answered question of `log`, in order.
pub async fn replay(log: &[Event], flow: &FlowDocument, behind: Option<&Behind>) -> Vec<Replayed> {
    let flow = Arc::new(flow.clone());
    let mut state = State::default();
    let mut replayed = Vec::new();
    for event in log {
        if let EventBody::FlowAnswered { node, option, .. } = &event.body {
            let question = Question {
                session: SessionId::new(),
                suggestion: CommandId::new(),
                asker: event.by.id,
                text: None,
                state: state.clone(),
                flow: Some(flow.clone()),
            };
            let again = ask(&question, behind).await;
            let (seq, question, people) = (event.seq, node.title.clone(), option.label.clone());
            replayed.push(Replayed { seq, question, people, ..again });
        }
        state.apply(event);
    }
    replayed
}

async fn ask(question: &Question, behind: Option<&Behind>) -> Replayed {
    let begun = Instant::now();
    let mut because = String::new();
    if let Some(behind) = behind {
        let (pieces, mut said) = mpsc::channel(16);
        let books = Books::of_nobody();
        let asking = async {
            let answer = behind.answer(question, &LookedUp::default(), &books, (begun, &pieces)).await;
            drop(pieces);
            answer
        };
        let listening = async { while said.recv().await.is_some() {} };
        match tokio::join!(asking, listening).0 {
            Ok(finish) => {
                let produced = finish.produced.unwrap_or_default();
                let proposal = finish.proposal.as_deref();
                return answered(proposal, finish.confidence, produced.model, (produced.first_ms, produced.cost));
            }
            Err(fallen) => because = format!("guide ({})", fallen.because),
        }
    }
    let Said { proposal, confidence, .. } = guide::answer(question, &LookedUp::default());
    let by = if because.is_empty() { "guide".to_owned() } else { because };
    answered(proposal.as_ref(), confidence, by, (super::answer::millis(begun), 0))
}

fn answered(
    proposal: Option<&Proposal>,
    confidence: Option<Confidence>,
    by: String,
    (first_ms, cost): (u32, u64),
) -> Replayed {
    let proposed = match proposal {
        Some(Proposal::Answer { option, .. }) => Some(option.label.clone()),
        _ => None,
    };
    let (question, people) = (String::new(), String::new());
    Replayed { seq: 0, question, people, proposed, confidence, by, first_ms, cost }
}
