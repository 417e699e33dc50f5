//! What happened: sessions, the commands that move them, and the log of events
//! that is all there is to a session. The spine of the house.
//!
//! What must stay true:
//! - Nothing changes a session but an append to its log, at an expected head.
//! - State is a fold over events ([`State::apply`]); whatever is stored beside the
//!   log (status, headline, snapshots) was read from it and may be rebuilt.
//! - Commands decide, purely; the log persists; neither knows about sockets.
//! - Who may see a session is one predicate, asked by every door
//!   (`store::visible_to`).

pub mod api;
mod commands;
mod create;
mod escalations;
mod event;
mod given_away;
mod grounds;
pub mod log;
mod outcomes;
mod policy;
mod purge;
mod state;
mod store;

pub use commands::{
    Asked, Assess, Command, Envelope, Finish, MAX_NOTE, Moved, Pushed, Refusal, RefusalCode, Release, Room,
    briefing_of,
};
pub use create::{NewSession, create};
pub use escalations::store::{claimed, was_asked};
pub use event::{
    Actor, Assessment, BriefLine, Briefing, Captured, ChoiceRef, Citation, Confidence, ControlReason, Delivery,
    Event, EventBody, FlowRef, NodeRef, PURGED, Produced, Proposal, PushStatus, SessionRole, SuggestionEnd,
    TaskKind, TaskStatus, TeamRef, TicketRef, TicketSource, Tier, Urgency, Visibility,
};
pub use given_away::{learn, secrets_in, secrets_left, secrets_of};
pub use grounds::{Grounds, Wanted, gather};
pub use outcomes::{AnswerCounts, answer_counts};
pub use policy::{CONTROL_LEASE, CONTROL_PATIENCE, Can, Permission, Seat, can};
pub use state::{
    ControlRequest, Decision, Escalation, EscalationStatus, FORMAT, Fact, Note, Participant, Push, State, Status,
    Suggestion, Task, Visit, VisitKind,
};
pub use store::{
    Brief, Done, Findable, Loaded, Precedent, SearchChange, SessionRow, changed_for_search, find_visible,
    findable, going_on, linked, list_visible, load, log_of, outline, precedents, save_snapshot, tellable,
    visible_briefly,
};
