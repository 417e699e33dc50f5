//! May this caller do that to flows? Pure; the `can` of every view is computed
//! from the same rules that the operations demand.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Flow;
use crate::{
    platform::error::{Error, Result},
    tenancy::Role,
};

/// Whether something would be let through, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ability {
    /// Whether it would be let through now.
    pub allowed: bool,
    /// Why not, for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the caller may do with a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowCan {
    /// Change its draft.
    pub edit: Ability,
    /// Publish its draft.
    pub publish: Ability,
    /// Start a session on it.
    pub start: Ability,
}

/// Whether drafts, and flows never published, exist for this role.
#[must_use]
pub fn sees_drafts(role: Role) -> bool {
    role >= Role::Engineer
}

/// Create flows, change and publish drafts.
///
/// # Errors
/// `forbidden` for viewers.
pub fn write(role: Role) -> Result<()> {
    if role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden(READS_ONLY))
}

/// Everything `role` may do with `flow`.
#[must_use]
pub fn can(role: Role, flow: &Flow) -> FlowCan {
    FlowCan {
        edit: writer(role),
        publish: if flow.has_draft { writer(role) } else { writer(role).unless(NOTHING_TO_PUBLISH) },
        start: if flow.published.is_some() { starter(role) } else { starter(role).unless(NOT_PUBLISHED) },
    }
}

const READS_ONLY: &str = "Viewers read flows. Ask a team admin for the engineer role to change them.";
const WATCHES_ONLY: &str = "Viewers watch sessions. Ask a team admin for the engineer role to start one.";
const NOT_PUBLISHED: &str = "Publish the flow first; sessions run what is published.";

/// Said when the draft does not differ from what is published.
pub const NOTHING_TO_PUBLISH: &str = "There is no draft to publish. Change the flow first.";

fn writer(role: Role) -> Ability {
    if write(role).is_ok() { Ability::YES } else { Ability::no(READS_ONLY) }
}

fn starter(role: Role) -> Ability {
    if role >= Role::Engineer { Ability::YES } else { Ability::no(WATCHES_ONLY) }
}

impl Ability {
    const YES: Self = Self { allowed: true, reason: None };

    fn no(reason: &str) -> Self {
        Self { allowed: false, reason: Some(reason.to_owned()) }
    }

    /// The first reason stands; otherwise `reason` does.
    fn unless(self, reason: &str) -> Self {
        if self.allowed { Self::no(reason) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        flows::model::{FlowKind, Published},
        platform::ids::{FlowId, FlowVersionId},
    };

    /// `(edit, publish, start)` as allowed or not.
    fn check(role: Role, draft: bool, published: bool, expected: (bool, bool, bool)) {
        let flow = Flow {
            id: FlowId::new(),
            title: "Printer is silent".into(),
            description: String::new(),
            kind: FlowKind::Troubleshooting,
            tags: Vec::new(),
            published: published.then(|| Published { id: FlowVersionId::new(), number: 1 }),
            has_draft: draft,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let can = can(role, &flow);
        assert_eq!((can.edit.allowed, can.publish.allowed, can.start.allowed), expected, "{role:?}");
        for ability in [can.edit, can.publish, can.start] {
            assert_eq!(ability.allowed, ability.reason.is_none());
        }
    }

    #[test]
    fn who_may_what() {
        check(Role::Viewer, false, true, (false, false, false));
        check(Role::Viewer, true, true, (false, false, false));
        for role in [Role::Engineer, Role::TeamAdmin, Role::Owner] {
            check(role, true, false, (true, true, false));
            check(role, true, true, (true, true, true));
            check(role, false, true, (true, false, true));
        }
    }
}
