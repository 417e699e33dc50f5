//! The first event of every log.

use crate::{
    flows::model::FlowDocument,
    sessions::event::{EventBody, FlowRef, Visibility},
};

/// Begin a session.
#[derive(Clone, Debug)]
pub struct SessionStart<'a> {
    /// Shown everywhere.
    pub title: &'a str,
    /// The version to run, with its document.
    pub flow: Option<(FlowRef, &'a FlowDocument)>,
    /// Who else may see it.
    pub visibility: Visibility,
}

impl SessionStart<'_> {
    /// The event that begins the log.
    #[must_use]
    pub fn decide(self) -> EventBody {
        let (flow, node) = match self.flow {
            Some((flow, document)) => (Some(flow), document.node(&document.start).map(Into::into)),
            None => (None, None),
        };
        EventBody::SessionStarted { title: self.title.to_owned(), flow, node, visibility: self.visibility }
    }
}
