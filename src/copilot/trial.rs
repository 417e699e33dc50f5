//! Whether a model answers: one short question, so that settings can be tried before a call.

use std::time::Instant;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::{
    answer::{GUIDE, millis},
    behind::{Behind, words_of},
    provider::{End, Piece, Prompt},
};
use crate::sessions::Tier;

const SYSTEM: &str = "You are asked whether you can be reached. Answer with one short sentence.";
/// Long enough for models that think before they speak.
const MOST_TOKENS: u32 = 512;

/// Which model to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialRequest {
    /// Which of the models.
    pub tier: Tier,
}

/// How it went.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trial {
    /// The model that was asked.
    pub model: String,
    /// Whether it answered.
    pub answered: bool,
    /// What it said, or why there is no answer.
    pub said: String,
    /// Until its first words, in milliseconds.
    pub first_ms: Option<u32>,
    /// Until its last, in milliseconds.
    pub took_ms: u32,
}

impl Trial {
    /// There is no model, and the guide is part of the program.
    #[must_use]
    pub fn of_the_guide() -> Self {
        let said = "This server has no model; the built-in guide answers, and it is here.".to_owned();
        Self { model: GUIDE.to_owned(), answered: true, said, first_ms: None, took_ms: 0 }
    }
}

/// Asks the model of `tier`. Nothing of any session goes out.
pub async fn run(behind: &Behind, tier: Tier) -> Trial {
    let begun = Instant::now();
    let model = behind.model(tier).id.clone();
    let user = "Can you be reached?".to_owned();
    let prompt = Prompt { system: SYSTEM.to_owned(), user, most_tokens: MOST_TOKENS };
    let (sender, mut receiver) = mpsc::channel(16);
    let (mut said, mut first_ms, mut end) = (String::new(), None, None);
    let listening = async {
        while let Some(piece) = receiver.recv().await {
            match piece {
                Piece::Text(text) => {
                    first_ms.get_or_insert_with(|| millis(begun));
                    said.push_str(&text);
                }
                Piece::Usage(_) => {}
                Piece::End(ended) => end = Some(ended),
            }
        }
    };
    let (asked, ()) = tokio::join!(behind.provider().ask(&model, &prompt, sender), listening);
    let problem = match &asked {
        Err(trouble) => Some(words_of(trouble).to_owned()),
        Ok(()) if matches!(end, Some(End::Refused(_))) => Some("The model will not answer this.".to_owned()),
        Ok(()) if said.trim().is_empty() => Some("The model answered nothing.".to_owned()),
        Ok(()) => None,
    };
    let answered = problem.is_none();
    let said = problem.unwrap_or_else(|| said.trim().chars().take(300).collect());
    Trial { model, answered, said, first_ms, took_ms: millis(begun) }
}
