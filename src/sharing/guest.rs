//! The words in which a session is told to viewers: a closed set, with nothing of ours
//! in it.
//!
//! What must stay true: [`GuestState::apply`] agrees with the page's reducer
//! (`web/src/shared/state.ts`); golden vectors prove it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How the work goes, in a viewer's terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuestStatus {
    /// Somebody is at it.
    #[default]
    Working,
    /// It rests.
    Paused,
    /// It is solved.
    Resolved,
    /// It was handed to somebody else.
    Escalated,
    /// The problem could not be seen again.
    NotReproducible,
    /// It ended without a result.
    Ended,
}

/// A step that was worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GuestStep {
    /// What it was about.
    pub title: String,
    /// What came of it.
    pub result: Option<String>,
    /// It was left out.
    pub skipped: bool,
    /// When it was finished.
    pub at: DateTime<Utc>,
}

/// Something written for the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GuestUpdate {
    /// Its name: the number of the event that brought it, or below zero if it was there
    /// from the beginning.
    #[ts(type = "number")]
    pub update: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it, if names are shown.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The ticket, as far as a viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GuestTicket {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// What a viewer sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GuestState {
    /// The last of the viewer's events in it.
    #[ts(type = "number")]
    pub seq: u64,
    /// Who serves them.
    pub provider: String,
    /// What it is about.
    pub title: String,
    /// The ticket.
    pub ticket: Option<GuestTicket>,
    /// How the work goes.
    pub status: GuestStatus,
    /// The step that is worked on.
    pub current: Option<String>,
    /// Who is at it, if names are shown.
    pub helper: Option<String>,
    /// What was done, in order.
    pub steps: Vec<GuestStep>,
    /// What was written for the viewer, in order.
    pub updates: Vec<GuestUpdate>,
    /// How many values were replaced by placeholders.
    pub hidden: u32,
    /// When the work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When something last changed.
    pub changed_at: Option<DateTime<Utc>>,
}

/// What happened, in a viewer's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum GuestBody {
    /// A step was finished or left out, and the next one begun.
    #[serde(rename = "step.finished")]
    StepFinished {
        /// What it was about.
        title: String,
        /// What came of it.
        result: Option<String>,
        /// It was left out.
        skipped: bool,
        /// The step that is worked on now.
        next: Option<String>,
    },
    /// The work went on at another step.
    #[serde(rename = "step.moved")]
    StepMoved {
        /// The step that is worked on now.
        to: String,
        /// How many of the last steps were taken back by it: they were not done after all.
        undone: u32,
    },
    /// Something was written for the viewer.
    #[serde(rename = "update.posted")]
    UpdatePosted {
        /// What it says.
        text: String,
        /// Who wrote it, if names are shown.
        by: Option<String>,
    },
    /// It says something else now.
    #[serde(rename = "update.changed")]
    UpdateChanged {
        /// Which.
        #[ts(type = "number")]
        update: i64,
        /// What it says now.
        text: String,
    },
    /// It does not hold any more.
    #[serde(rename = "update.withdrawn")]
    UpdateWithdrawn {
        /// Which.
        #[ts(type = "number")]
        update: i64,
    },
    /// The work goes otherwise.
    #[serde(rename = "status.changed")]
    StatusChanged {
        /// How.
        status: GuestStatus,
    },
    /// Somebody else is at it.
    #[serde(rename = "helper.changed")]
    HelperChanged {
        /// Their first name; nobody at the moment when absent.
        name: Option<String>,
    },
    /// It is about this ticket.
    #[serde(rename = "ticket.linked")]
    TicketLinked {
        /// The ticket.
        ticket: GuestTicket,
    },
}

/// One event of a viewer's own numbering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct GuestEvent {
    /// 2, 3, 4 … among what this link shows; 1 is how it stood at its start.
    #[ts(type = "number")]
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// How many values of it were replaced by placeholders.
    pub hidden: u32,
    /// What happened.
    #[serde(flatten)]
    pub body: GuestBody,
}

impl GuestState {
    /// Folds one event in.
    pub fn apply(&mut self, event: &GuestEvent) {
        match event.body.clone() {
            GuestBody::StepFinished { title, result, skipped, next } => {
                self.steps.push(GuestStep { title, result, skipped, at: event.at });
                self.current = next;
            }
            GuestBody::StepMoved { to, undone } => {
                let undone = usize::try_from(undone).unwrap_or(usize::MAX);
                self.steps.truncate(self.steps.len().saturating_sub(undone));
                self.current = Some(to);
            }
            GuestBody::UpdatePosted { text, by } => {
                let update = i64::try_from(event.seq).unwrap_or(i64::MAX);
                self.updates.push(GuestUpdate { update, text, by, at: event.at });
            }
            GuestBody::UpdateChanged { update, text } => {
                if let Some(known) = self.updates.iter_mut().find(|known| known.update == update) {
                    known.text = text;
                }
            }
            GuestBody::UpdateWithdrawn { update } => self.updates.retain(|known| known.update != update),
            GuestBody::StatusChanged { status } => self.status = status,
            GuestBody::HelperChanged { name } => self.helper = name,
            GuestBody::TicketLinked { ticket } => self.ticket = Some(ticket),
        }
        self.hidden += event.hidden;
        self.changed_at = Some(event.at);
        self.seq = event.seq;
    }
}
