//! What the library and past sessions have that may fit.

use crate::{
    platform::ids::{FlowId, SessionId},
    search::Kind,
    sessions::{Citation, Precedent},
};

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct LookedUp {
    /// Flows, steps and sessions that may fit.
    pub similar: Vec<Similar>,
    /// How earlier sessions answered the question at hand, the last first.
    pub before: Vec<Precedent>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// What sort of thing.
    pub kind: Kind,
    /// The flow, or the session's id as one.
    pub of: uuid::Uuid,
    /// Of a step: which.
    pub node: Option<String>,
    /// Its title.
    pub title: String,
    /// The passage it was found by; may be empty.
    pub passage: String,
}

impl Similar {
    /// What a source is called.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::Flow => "a flow of the library",
            Kind::Step => "a step of another flow",
            Kind::Session => "a past session",
            Kind::Running => "a session that goes on",
        }
    }

    /// How it is cited.
    #[must_use]
    pub fn citation(&self) -> Citation {
        let title = self.title.clone();
        match self.kind {
            Kind::Flow | Kind::Step => Citation::Flow { flow: FlowId(self.of), title },
            Kind::Session | Kind::Running => Citation::Session { session: SessionId(self.of), title },
        }
    }
}
