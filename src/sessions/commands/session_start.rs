//! The first event of every log.

use crate::{
    flows::model::{FlowDocument, Subflow},
    sessions::event::{EventBody, FlowRef, Visibility},
};

/// Begin a session.
#[derive(Clone, Debug)]
pub struct SessionStart<'a> {
    /// Shown everywhere.
    pub title: &'a str,
    /// The version to run, those that run inside it, and the guide they make.
    pub flow: Option<(FlowRef, Vec<Subflow>, &'a FlowDocument)>,
    /// Who else may see it.
    pub visibility: Visibility,
}

impl SessionStart<'_> {
    /// The event that begins the log.
    #[must_use]
    pub fn decide(self) -> EventBody {
        let (flow, subflows, node) = match self.flow {
            Some((flow, subflows, guide)) => (Some(flow), subflows, guide.node(&guide.start).map(Into::into)),
            None => (None, Vec::new(), None),
        };
        let (title, visibility) = (self.title.to_owned(), self.visibility);
        EventBody::SessionStarted { title, flow, subflows, node, visibility }
    }
}
