//! What of an event is people's own words, and can be removed from it.
//!
//! What must stay true: an event without its words is still one of its kind, and the
//! fold over the log is the same but for them. Places, options and names of people come
//! from flows and accounts; they are not words of an event.

use crate::platform::plain::{first_line, plain};

use super::{Actor, Citation, EventBody, Proposal, TicketRef};

/// Stands where something was removed.
pub const PURGED: &str = "[removed by an admin]";

/// Shortest words that are looked for in what repeats them, in characters: shorter ones stand in
/// what has nothing to do with them.
const LEAST_REPEATED: usize = 4;

/// What the copilot quotes at least of something long, in characters.
const QUOTED: usize = 60;

impl EventBody {
    /// Removes the words; those that are removed.
    pub fn purge(&mut self) -> Vec<String> {
        self.words().into_iter().map(|word| std::mem::replace(word, PURGED.to_owned())).collect()
    }

    /// Removes what a briefing or the copilot repeats of the event `seq`, whose words were `removed`;
    /// false when it is neither or repeats nothing. What the copilot said goes whole: its words are one text.
    pub fn forget(&mut self, seq: u64, removed: &[String]) -> bool {
        // As they quote them.
        let is_long = |words: &String| words.chars().count() >= LEAST_REPEATED;
        let quoted: Vec<String> = removed.iter().map(|words| plain(words)).filter(is_long).collect();
        let (text, citations) = match self {
            Self::EscalationOffered { briefing, .. } | Self::SessionPaused { briefing: Some(briefing), .. } => {
                // They also say how something that was printed begins.
                let begun = removed.iter().map(|words| plain(first_line(words).trim_end_matches(" …")));
                return briefing.forget(seq, &begun.filter(is_long).chain(quoted).collect::<Vec<_>>());
            }
            Self::SuggestionFinished { text, citations, .. } => (&*text, &*citations),
            Self::EscalationAssessed { assessment, .. } => (&assessment.text, &assessment.citations),
            _ => return false,
        };
        let rests =
            citations.iter().any(|citation| matches!(citation, Citation::Event { seq: of, .. } if *of == seq));
        let said = plain(text);
        let repeats = removed.iter().any(|words| !words.trim().is_empty() && text.contains(words.as_str()))
            || quoted.iter().any(|words| said.contains(&words.chars().take(QUOTED).collect::<String>()));
        (rests || repeats) && self.purge().iter().any(|word| word != PURGED)
    }

    /// Whether all its words are the copilot's.
    #[must_use]
    pub fn is_said_by_copilot(&self) -> bool {
        matches!(self, Self::SuggestionFinished { .. } | Self::EscalationAssessed { .. })
    }

    /// Everything people wrote, or a machine printed, that is not empty.
    fn words(&mut self) -> Vec<&mut String> {
        self.all_words().into_iter().filter(|word| !word.is_empty()).collect()
    }

    fn all_words(&mut self) -> Vec<&mut String> {
        match self {
            Self::SessionStarted { title, .. } | Self::MomentPinned { title, .. } => vec![title],
            Self::TaskAdded { title, .. } => vec![title],
            Self::StepAdded { title, body, .. } => vec![title, body],
            Self::AddedStepCompleted { title, output, .. } => [title].into_iter().chain(output).collect(),
            Self::StepCompleted { output, .. } => output.iter_mut().collect(),
            Self::StepSkipped { reason, .. } | Self::SessionAbandoned { reason } => vec![reason],
            Self::VariableSet { variable, .. } => vec![&mut variable.value],
            Self::NoteAdded { text, .. }
            | Self::NoteEdited { text, .. }
            | Self::FactAdded { text, .. }
            | Self::ChatSaid { text, .. } => vec![text],
            Self::SuggestionFinished { text, proposal, citations, .. } => {
                let proposed = proposal.as_deref_mut().and_then(Proposal::words);
                said(text, citations).chain(proposed).collect()
            }
            Self::FactRetracted { reason, .. } | Self::SessionReopened { reason } => reason.iter_mut().collect(),
            Self::EscalationOffered { reason, skill, briefing, .. } => {
                [reason].into_iter().chain(skill).chain(briefing.words()).collect()
            }
            Self::SessionPaused { reason, briefing } => {
                reason.iter_mut().chain(briefing.iter_mut().flat_map(|briefing| briefing.words())).collect()
            }
            Self::EscalationDeclined { reason, .. } | Self::EscalationReaddressed { reason, .. } => vec![reason],
            Self::EscalationAssessed { assessment, .. } => {
                said(&mut assessment.text, &mut assessment.citations).collect()
            }
            Self::EscalationReturned { lesson, .. } => lesson.iter_mut().collect(),
            Self::TaskResolved { result, .. } => result.iter_mut().collect(),
            Self::PushMoved { reason, .. } => reason.iter_mut().collect(),
            Self::TicketMoved { status, .. } => status.iter_mut().collect(),
            Self::SuggestionStarted { question, .. } | Self::SuggestionQueued { question, .. } => {
                question.iter_mut().collect()
            }
            Self::SessionCompleted { summary, .. } => summary.iter_mut().collect(),
            Self::TicketLinked { ticket: TicketRef { number, title, client, .. } } => {
                [number, title].into_iter().chain(client).collect()
            }
            Self::ParticipantJoined { .. }
            | Self::ParticipantChanged { .. }
            | Self::FlowAnswered { .. }
            | Self::FlowBacked { .. }
            | Self::FlowJumped { .. }
            | Self::NoteRetracted { .. }
            | Self::TaskMoved { .. }
            | Self::PeopleSummoned { .. }
            | Self::EscalationClaimed { .. }
            | Self::EscalationSeen { .. }
            | Self::EscalationExhausted { .. }
            | Self::EscalationReleased { .. }
            | Self::EscalationWithdrawn { .. }
            | Self::SuggestionAccepted { .. }
            | Self::SuggestionDismissed { .. }
            | Self::CopilotMuted { .. }
            | Self::ControlRequested { user: Actor { .. } }
            | Self::ControlMoved { .. }
            | Self::SessionResumed {} => Vec::new(),
        }
    }
}

/// What the copilot said, and what it quotes.
fn said<'a>(text: &'a mut String, citations: &'a mut [Citation]) -> impl Iterator<Item = &'a mut String> {
    std::iter::once(text).chain(citations.iter_mut().filter_map(Citation::words))
}
