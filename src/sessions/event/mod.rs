//! Events: the numbered facts a session's log is made of.
//!
//! What must stay true: an event says all that the fold and a reader of the log
//! need (titles and labels included), so neither ever looks at the flow to
//! understand the past. Variants and fields are only added. The names of kinds go
//! over the wire and into the database; they are the past tense of what happened.

mod briefing;
mod kind;
mod proposal;
mod purge;
mod words;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use briefing::{Assessment, BriefLine, Briefing, Urgency};
pub use proposal::Proposal;
pub use purge::PURGED;
pub use words::{
    Actor, Captured, ChoiceRef, Citation, Confidence, ControlReason, Delivery, FlowRef, NodeRef, Produced,
    PushStatus, SessionRole, SuggestionEnd, TaskKind, TaskStatus, TeamRef, TicketRef, TicketSource, Tier,
    Visibility, Written,
};

use crate::{
    flows::model::{Outcome, Subflow},
    platform::ids::{CommandId, PushId},
};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum EventBody {
    /// The session began; its starter drives.
    #[serde(rename = "session.started")]
    SessionStarted {
        /// Its title.
        title: String,
        /// The flow version it is pinned to.
        flow: Option<FlowRef>,
        /// The versions of the flows that it runs inside.
        #[serde(default)]
        subflows: Vec<Subflow>,
        /// Where it begins.
        node: Option<NodeRef>,
        /// Who else may see it.
        visibility: Visibility,
    },
    /// Someone takes part from now on.
    #[serde(rename = "participant.joined")]
    ParticipantJoined {
        /// Who.
        user: Actor,
        /// As what.
        role: SessionRole,
    },
    /// Someone takes part in another way from now on.
    #[serde(rename = "participant.changed")]
    ParticipantChanged {
        /// Who.
        user: Actor,
        /// As what.
        role: SessionRole,
    },
    /// A question was answered and the session stands on `next`.
    #[serde(rename = "flow.answered")]
    FlowAnswered {
        /// The question.
        node: NodeRef,
        /// The answer.
        option: ChoiceRef,
        /// Where it leads.
        next: NodeRef,
    },
    /// An action or info was done and the session stands on `next`.
    #[serde(rename = "step.completed")]
    StepCompleted {
        /// The step.
        node: NodeRef,
        /// How it went.
        outcome: ChoiceRef,
        /// What a command printed.
        output: Option<String>,
        /// Where it leads.
        next: NodeRef,
    },
    /// A step was left undone and the session stands on `next`.
    #[serde(rename = "step.skipped")]
    StepSkipped {
        /// The step.
        node: NodeRef,
        /// Why.
        reason: String,
        /// The way taken as if it had been done.
        choice: ChoiceRef,
        /// Where it leads.
        next: NodeRef,
    },
    /// The session went back to a place it had been; what was done since is set aside.
    #[serde(rename = "flow.backed")]
    FlowBacked {
        /// Where it stood.
        from: NodeRef,
        /// Where it stands.
        to: NodeRef,
    },
    /// The session went to another place of the flow.
    #[serde(rename = "flow.jumped")]
    FlowJumped {
        /// Where it stood.
        from: NodeRef,
        /// Where it stands.
        to: NodeRef,
    },
    /// A step was added that the flow does not have.
    #[serde(rename = "step.added")]
    StepAdded {
        /// Its name for ever.
        step: CommandId,
        /// One line.
        title: String,
        /// What to do, in Markdown; may be empty.
        body: String,
        /// Where the session stood.
        node: Option<NodeRef>,
    },
    /// An added step was done.
    #[serde(rename = "added_step.completed")]
    AddedStepCompleted {
        /// The step.
        step: CommandId,
        /// Its title.
        title: String,
        /// How it went.
        outcome: ChoiceRef,
        /// What a command printed.
        output: Option<String>,
    },
    /// A variable has a value from now on.
    #[serde(rename = "variable.set")]
    VariableSet {
        /// The variable.
        variable: Captured,
        /// Where the session stood.
        node: Option<NodeRef>,
    },
    /// A note was written, at `node` if the session stood on one.
    #[serde(rename = "note.added")]
    NoteAdded {
        /// Its name for ever.
        note: CommandId,
        /// The text.
        text: String,
        /// Where the session stood.
        node: Option<NodeRef>,
        /// It is an update for the client: viewers of share links read it.
        #[serde(default, skip_serializing_if = "is_false")]
        #[ts(optional, as = "Option<bool>")]
        shared: bool,
    },
    /// A note says something else now.
    #[serde(rename = "note.edited")]
    NoteEdited {
        /// The note.
        note: CommandId,
        /// The text.
        text: String,
    },
    /// A note does not hold any more.
    #[serde(rename = "note.retracted")]
    NoteRetracted {
        /// The note.
        note: CommandId,
    },
    /// Something is known to be true.
    #[serde(rename = "fact.added")]
    FactAdded {
        /// Its name for ever.
        fact: CommandId,
        /// The text.
        text: String,
        /// The event it was learnt from.
        #[ts(type = "number | null")]
        source: Option<u64>,
        /// Where the session stood.
        node: Option<NodeRef>,
    },
    /// It turned out not to be true.
    #[serde(rename = "fact.retracted")]
    FactRetracted {
        /// The fact.
        fact: CommandId,
        /// Why.
        reason: Option<String>,
    },
    /// There is something to be done beside the flow.
    #[serde(rename = "task.added")]
    TaskAdded {
        /// Its name for ever.
        task: CommandId,
        /// What kind of thing.
        what: TaskKind,
        /// One line.
        title: String,
        /// Who is to do it.
        assignee: Option<Actor>,
    },
    /// A task changed hands or progress.
    #[serde(rename = "task.moved")]
    TaskMoved {
        /// The task.
        task: CommandId,
        /// How far it is.
        status: TaskStatus,
        /// Who is to do it.
        assignee: Option<Actor>,
    },
    /// A task is done or not needed any more.
    #[serde(rename = "task.resolved")]
    TaskResolved {
        /// The task.
        task: CommandId,
        /// `done` or `dropped`.
        status: TaskStatus,
        /// What came of it.
        result: Option<String>,
    },
    /// Someone said something.
    #[serde(rename = "chat.said")]
    ChatSaid {
        /// Its name for ever.
        message: CommandId,
        /// The text.
        text: String,
        /// Who is meant.
        mentions: Vec<Actor>,
    },
    /// Everyone is asked to look at a place.
    #[serde(rename = "people.summoned")]
    PeopleSummoned {
        /// The place.
        node: NodeRef,
    },
    /// A moment is worth finding again.
    #[serde(rename = "moment.pinned")]
    MomentPinned {
        /// Its name for ever.
        moment: CommandId,
        /// The event meant.
        #[ts(type = "number")]
        of: u64,
        /// One line.
        title: String,
    },
    /// The session is about this ticket.
    #[serde(rename = "ticket.linked")]
    TicketLinked {
        /// The ticket.
        ticket: TicketRef,
    },
    /// The copilot was asked and begins to answer.
    #[serde(rename = "suggestion.started")]
    SuggestionStarted {
        /// Its name for ever, and of its stream.
        suggestion: CommandId,
        /// What was asked, if in words.
        question: Option<String>,
        /// Where the session stood.
        node: Option<NodeRef>,
        /// Who asked, where they had to wait for another answer to end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        asker: Option<Actor>,
        /// Nobody asked: something new was known.
        #[serde(default, skip_serializing_if = "is_false")]
        #[ts(optional, as = "Option<bool>")]
        unasked: bool,
    },
    /// The copilot was asked while it was answering; it answers this next.
    #[serde(rename = "suggestion.queued")]
    SuggestionQueued {
        /// What the suggestion will be called.
        suggestion: CommandId,
        /// What was asked, if in words.
        question: Option<String>,
    },
    /// The copilot's answer, whole.
    #[serde(rename = "suggestion.finished")]
    SuggestionFinished {
        /// The suggestion.
        suggestion: CommandId,
        /// The text, in Markdown.
        text: String,
        /// How it ended.
        end: SuggestionEnd,
        /// What it rests on.
        citations: Vec<Citation>,
        /// How sure it is; absent when it did not finish.
        confidence: Option<Confidence>,
        /// What it was made by; absent when it did not finish.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        produced: Option<Box<Produced>>,
        /// What it proposes to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        proposal: Option<Box<Proposal>>,
    },
    /// What the copilot proposed is done, by the events that follow.
    #[serde(rename = "suggestion.accepted")]
    SuggestionAccepted {
        /// The suggestion.
        suggestion: CommandId,
        /// With other words than were proposed.
        edited: bool,
    },
    /// What the copilot proposed is not wanted.
    #[serde(rename = "suggestion.dismissed")]
    SuggestionDismissed {
        /// The suggestion.
        suggestion: CommandId,
    },
    /// The copilot speaks up by itself no more, or does so again.
    #[serde(rename = "copilot.muted")]
    CopilotMuted {
        /// Whether it keeps quiet.
        muted: bool,
    },
    /// Someone asks for control.
    #[serde(rename = "control.requested")]
    ControlRequested {
        /// Who.
        user: Actor,
    },
    /// Control changed hands.
    #[serde(rename = "control.moved")]
    ControlMoved {
        /// Who had it; nobody when absent.
        from: Option<Actor>,
        /// Who has it; nobody when absent.
        to: Option<Actor>,
        /// Why.
        reason: ControlReason,
    },
    /// Somebody is asked to take over.
    #[serde(rename = "escalation.offered")]
    EscalationOffered {
        /// Its name for ever.
        escalation: CommandId,
        /// Why.
        reason: String,
        /// How soon.
        urgency: Urgency,
        /// What one must know for it.
        skill: Option<String>,
        /// Who is asked; nobody in particular when absent.
        to: Option<Actor>,
        /// The team that is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        team: Option<TeamRef>,
        /// What whoever asks has confirmed of the account's list, line by line.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        confirmed: Vec<String>,
        /// What whoever takes over has to know.
        briefing: Box<Briefing>,
    },
    /// Others are asked instead; it is the same offer.
    #[serde(rename = "escalation.readdressed")]
    EscalationReaddressed {
        /// The escalation.
        escalation: CommandId,
        /// Who is asked now; nobody in particular when absent.
        to: Option<Actor>,
        /// The team that is asked now.
        team: Option<TeamRef>,
        /// Why.
        reason: String,
    },
    /// Somebody who is asked has read it.
    #[serde(rename = "escalation.seen")]
    EscalationSeen {
        /// The escalation.
        escalation: CommandId,
    },
    /// FlowPilot has said what it makes of it, or could not.
    #[serde(rename = "escalation.assessed")]
    EscalationAssessed {
        /// The escalation.
        escalation: CommandId,
        /// What it says.
        assessment: Box<Assessment>,
    },
    /// Everybody who was asked has declined.
    #[serde(rename = "escalation.exhausted")]
    EscalationExhausted {
        /// The escalation.
        escalation: CommandId,
    },
    /// Who took over may not take part any more: it is open again.
    #[serde(rename = "escalation.released")]
    EscalationReleased {
        /// The escalation.
        escalation: CommandId,
    },
    /// Somebody took over; control moves in the same commit.
    #[serde(rename = "escalation.claimed")]
    EscalationClaimed {
        /// The escalation.
        escalation: CommandId,
    },
    /// Somebody will not take over.
    #[serde(rename = "escalation.declined")]
    EscalationDeclined {
        /// The escalation.
        escalation: CommandId,
        /// Why.
        reason: String,
    },
    /// It was handed back; control moves in the same commit.
    #[serde(rename = "escalation.returned")]
    EscalationReturned {
        /// The escalation.
        escalation: CommandId,
        /// What is to be learnt from it.
        lesson: Option<String>,
    },
    /// Nobody is needed any more.
    #[serde(rename = "escalation.withdrawn")]
    EscalationWithdrawn {
        /// The escalation.
        escalation: CommandId,
    },
    /// Something that was written down goes onto the ticket.
    #[serde(rename = "push.moved")]
    PushMoved {
        /// Its name for ever.
        push: PushId,
        /// What of it; once, all of it was told of as its note.
        #[serde(default)]
        delivery: Delivery,
        /// Which document.
        document: String,
        /// The number of the ticket.
        ticket: String,
        /// How far it is.
        status: PushStatus,
        /// Why not, or what went with it.
        reason: Option<String>,
    },
    /// Somebody changed the ticket in its ticket system.
    #[serde(rename = "ticket.moved")]
    TicketMoved {
        /// The number of the ticket.
        ticket: String,
        /// How far it is now, in the system's words.
        status: Option<String>,
        /// It is over.
        closed: bool,
    },
    /// The session is over.
    #[serde(rename = "session.completed")]
    SessionCompleted {
        /// How it ended.
        outcome: Outcome,
        /// In the engineer's words.
        summary: Option<String>,
        /// The client's satisfaction, 1 to 5.
        csat: Option<u8>,
    },
    /// The clock stands still.
    #[serde(rename = "session.paused")]
    SessionPaused {
        /// Why.
        reason: Option<String>,
        /// How it stood, for whoever goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        briefing: Option<Box<Briefing>>,
    },
    /// The clock runs again.
    #[serde(rename = "session.resumed")]
    SessionResumed {},
    /// What was over goes on; whoever opened it drives.
    #[serde(rename = "session.reopened")]
    SessionReopened {
        /// Why.
        reason: Option<String>,
    },
    /// The session ended without an outcome.
    #[serde(rename = "session.abandoned")]
    SessionAbandoned {
        /// Why.
        reason: String,
    },
}

// serde passes a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(super) fn is_false(value: &bool) -> bool {
    !value
}

/// One numbered fact in a session's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Event {
    /// 1, 2, 3 … without a hole.
    #[ts(type = "number")]
    pub seq: u64,
    /// When the server accepted it.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Actor,
    /// The command it came from.
    pub command: CommandId,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}
