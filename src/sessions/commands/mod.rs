//! Commands: what people ask of a session. One command, one file; one closed enum.
//!
//! What must stay true: deciding is pure. Time, ids and the flow are inputs; the
//! answer is the events to append or a [`Refusal`]. Every command gets one or the
//! other.

mod board;
mod control;
mod copilot;
mod escalation;
mod flow_answer;
mod notes;
mod participant_join;
mod push;
mod session_complete;
mod session_pause;
mod session_start;
mod step_add;
mod step_complete;
mod talk;
mod tasks;
mod way;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::TS;
use utoipa::ToSchema;

pub use board::{FactAdd, FactRetract, MomentPin, TicketLink, VariableSet};
pub use control::{ControlGrant, ControlLapse, ControlRelease, ControlRequest, ControlTake};
pub use copilot::{CopilotAccept, CopilotAsk, CopilotDismiss, CopilotMute, CopilotStop, Finish, Prompt};
pub use escalation::{
    Assess, EscalationClaim, EscalationDecline, EscalationOffer, EscalationReaddress, EscalationReturn,
    EscalationSee, EscalationWithdraw, Release, briefing_of,
};
pub use flow_answer::FlowAnswer;
pub use notes::{NoteAdd, NoteEdit, NoteRetract};
pub use participant_join::{ParticipantJoin, PeopleJoin};
pub use push::{Moved, Pushed};
pub use session_complete::SessionComplete;
pub use session_pause::{SessionAbandon, SessionPause, SessionReopen, SessionResume};
pub use session_start::SessionStart;
pub use step_add::{StepAdd, StepFinish};
pub use step_complete::StepComplete;
pub use talk::{ChatSay, PeopleSummon};
pub use tasks::{TaskAdd, TaskMove, TaskResolve};
pub use way::{FlowBack, FlowGoto, StepSkip};

use super::{
    event::{EventBody, NodeRef, SessionRole},
    grounds::Grounds,
    policy::{self, Act, Seat},
    state::State,
};
use crate::{
    flows::model::{FlowDocument, Node},
    platform::{
        ids::CommandId,
        shape::{named, wanted},
    },
};

/// Everything that may be asked of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum Command {
    /// Answer the question the session stands on.
    #[serde(rename = "flow.answer")]
    FlowAnswer(FlowAnswer),
    /// Go back to a place the session has been.
    #[serde(rename = "flow.back")]
    FlowBack(FlowBack),
    /// Go to any place of the flow.
    #[serde(rename = "flow.goto")]
    FlowGoto(FlowGoto),
    /// Finish what the session stands on.
    #[serde(rename = "step.complete")]
    StepComplete(StepComplete),
    /// Go on without doing the step.
    #[serde(rename = "step.skip")]
    StepSkip(StepSkip),
    /// Add a step the flow does not have.
    #[serde(rename = "step.add")]
    StepAdd(StepAdd),
    /// Say how an added step went.
    #[serde(rename = "step.finish")]
    StepFinish(StepFinish),
    /// Write a note.
    #[serde(rename = "note.add")]
    NoteAdd(NoteAdd),
    /// Make a note say something else.
    #[serde(rename = "note.edit")]
    NoteEdit(NoteEdit),
    /// Take a note back.
    #[serde(rename = "note.retract")]
    NoteRetract(NoteRetract),
    /// Write down something known to be true.
    #[serde(rename = "fact.add")]
    FactAdd(FactAdd),
    /// Say that a fact is not true.
    #[serde(rename = "fact.retract")]
    FactRetract(FactRetract),
    /// Give a variable a value.
    #[serde(rename = "variable.set")]
    VariableSet(VariableSet),
    /// Add something to be done.
    #[serde(rename = "task.add")]
    TaskAdd(TaskAdd),
    /// Move a task.
    #[serde(rename = "task.move")]
    TaskMove(TaskMove),
    /// Close a task.
    #[serde(rename = "task.resolve")]
    TaskResolve(TaskResolve),
    /// Say something to the room.
    #[serde(rename = "chat.say")]
    ChatSay(ChatSay),
    /// Make a moment easy to find again.
    #[serde(rename = "moment.pin")]
    MomentPin(MomentPin),
    /// Say what ticket the session is about.
    #[serde(rename = "ticket.link")]
    TicketLink(TicketLink),
    /// Take part, having watched.
    #[serde(rename = "people.join")]
    PeopleJoin(PeopleJoin),
    /// Ask everyone to look at a place.
    #[serde(rename = "people.summon")]
    PeopleSummon(PeopleSummon),
    /// Ask FlowPilot.
    #[serde(rename = "copilot.ask")]
    CopilotAsk(CopilotAsk),
    /// Stop FlowPilot's answer.
    #[serde(rename = "copilot.stop")]
    CopilotStop(CopilotStop),
    /// Do what FlowPilot proposed.
    #[serde(rename = "copilot.accept")]
    CopilotAccept(CopilotAccept),
    /// Say that it is not wanted.
    #[serde(rename = "copilot.dismiss")]
    CopilotDismiss(CopilotDismiss),
    /// Have FlowPilot keep quiet unless it is asked.
    #[serde(rename = "copilot.mute")]
    CopilotMute(CopilotMute),
    /// Ask for control.
    #[serde(rename = "control.request")]
    ControlRequest(ControlRequest),
    /// Give control to someone.
    #[serde(rename = "control.grant")]
    ControlGrant(ControlGrant),
    /// Take control.
    #[serde(rename = "control.take")]
    ControlTake(ControlTake),
    /// Let go of control.
    #[serde(rename = "control.release")]
    ControlRelease(ControlRelease),
    /// Ask for somebody to take over.
    #[serde(rename = "escalation.offer")]
    EscalationOffer(EscalationOffer),
    /// Take over.
    #[serde(rename = "escalation.claim")]
    EscalationClaim(EscalationClaim),
    /// Say that one will not.
    #[serde(rename = "escalation.decline")]
    EscalationDecline(EscalationDecline),
    /// Say that one has read it.
    #[serde(rename = "escalation.see")]
    EscalationSee(EscalationSee),
    /// Have others asked instead.
    #[serde(rename = "escalation.readdress")]
    EscalationReaddress(EscalationReaddress),
    /// Hand it back.
    #[serde(rename = "escalation.return")]
    EscalationReturn(EscalationReturn),
    /// Say that nobody is needed any more.
    #[serde(rename = "escalation.withdraw")]
    EscalationWithdraw(EscalationWithdraw),
    /// Stop the clock.
    #[serde(rename = "session.pause")]
    SessionPause(SessionPause),
    /// Let the clock run again.
    #[serde(rename = "session.resume")]
    SessionResume(SessionResume),
    /// End the session with an outcome.
    #[serde(rename = "session.complete")]
    SessionComplete(SessionComplete),
    /// End the session without one.
    #[serde(rename = "session.abandon")]
    SessionAbandon(SessionAbandon),
    /// Open again what is over.
    #[serde(rename = "session.reopen")]
    SessionReopen(SessionReopen),
}

/// A command with its name for ever and what its sender was looking at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Unique in the log for ever; sending it again changes nothing.
    pub id: CommandId,
    /// The last event the sender had seen.
    pub seen: u64,
    /// What is asked.
    pub command: Asked,
}

/// What is asked: by a person, or by the server on a person's behalf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// From a client.
    Command(Command),
    /// Someone entered the room for the first time, to do at most this.
    Join(SessionRole),
    /// The driver did nothing for long while others were there.
    Lapse,
    /// The copilot has ended its answer.
    Finish(Box<Finish>),
    /// Something new is known.
    Prompt,
    /// Something that goes onto the ticket has come further.
    Push(Box<Pushed>),
    /// The copilot has assessed what was asked.
    Assess(Box<Assess>),
    /// Who took over may not take part any more.
    Release(Release),
    /// Somebody changed the ticket in its ticket system.
    Ticket(Box<Moved>),
}

impl Asked {
    /// Whether a client waits for the answer.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        matches!(self, Self::Command(_) | Self::Push(_) | Self::Ticket(_) | Self::Release(_))
    }

    /// Whether who asks comes to take part by it. Of those who would take over only one does,
    /// and what the server or a ticket system says is nobody's coming in.
    #[must_use]
    pub fn brings_in(&self) -> bool {
        match self {
            Self::Command(command) => !command.is_from_outside(),
            Self::Join(_) | Self::Lapse | Self::Finish(_) | Self::Prompt => true,
            Self::Push(_) | Self::Ticket(_) | Self::Assess(_) | Self::Release(_) => false,
        }
    }
}

/// Why a command had no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The place it was about has moved; the answer tells where things stand.
    Stale,
    /// This person may not do it now.
    Forbidden,
    /// It makes no sense here; the message names the field.
    Invalid,
    /// Too much at once; send it again later.
    Busy,
    /// The log cannot be reached; send it again later.
    Unavailable,
}

/// A command that had no effect, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: RefusalCode,
    /// For the person: what happened and what to do.
    pub message: String,
}

impl Refusal {
    /// A refusal with this code and message.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::Invalid, message)
    }

    fn stale(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::Stale, message)
    }
}

/// What a decision may look at.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// Everything that happened, folded.
    pub state: &'a State,
    /// The guide made of the pinned flow and its subflows, if the session runs one.
    pub flow: Option<&'a FlowDocument>,
    /// What the copilot has written so far of the answer under way.
    pub draft: &'a str,
    /// Who asks.
    pub seat: &'a Seat,
    /// The time.
    pub now: DateTime<Utc>,
    /// What was read for it besides, if it wants anything.
    pub grounds: Option<&'a Grounds>,
}

/// Longest note, in characters.
pub const MAX_NOTE: usize = 10_000;
/// Longest pasted output, in characters.
pub const MAX_OUTPUT: usize = 20_000;
/// Longest summary, in characters.
pub const MAX_SUMMARY: usize = 4_000;
/// Longest title, in characters.
pub const MAX_LINE: usize = 200;
/// Most facts, tasks or added steps in a session.
pub const MAX_ITEMS: usize = 500;
/// Most notes, messages or answers in a session.
pub const MAX_TALK: usize = 5_000;

impl Command {
    /// Whether those who are asked to take over say it without being in the room.
    fn is_from_outside(&self) -> bool {
        use Command::{EscalationClaim, EscalationDecline, EscalationReaddress, EscalationSee};
        matches!(self, EscalationClaim(_) | EscalationDecline(_) | EscalationReaddress(_) | EscalationSee(_))
    }

    /// The offer that it answers, if it does: to take over, to decline, or that it was read.
    #[must_use]
    pub fn answers(&self) -> Option<CommandId> {
        match self {
            Self::EscalationClaim(EscalationClaim { escalation })
            | Self::EscalationSee(EscalationSee { escalation })
            | Self::EscalationDecline(EscalationDecline { escalation, .. }) => Some(*escalation),
            _ => None,
        }
    }

    /// Reads a command from its kind and data.
    ///
    /// # Errors
    /// An `invalid` refusal that names the unknown kind or the wrong field.
    pub fn parse(kind: &str, data: Value) -> Result<Self, Refusal> {
        // By hand: serde's tagged enums lose the path of what is wrong.
        match kind {
            "flow.answer" => fields(data).map(Self::FlowAnswer),
            "flow.back" => fields(data).map(Self::FlowBack),
            "flow.goto" => fields(data).map(Self::FlowGoto),
            "step.complete" => fields(data).map(Self::StepComplete),
            "step.skip" => fields(data).map(Self::StepSkip),
            "step.add" => fields(data).map(Self::StepAdd),
            "step.finish" => fields(data).map(Self::StepFinish),
            "note.add" => fields(data).map(Self::NoteAdd),
            "note.edit" => fields(data).map(Self::NoteEdit),
            "note.retract" => fields(data).map(Self::NoteRetract),
            "fact.add" => fields(data).map(Self::FactAdd),
            "fact.retract" => fields(data).map(Self::FactRetract),
            "variable.set" => fields(data).map(Self::VariableSet),
            "task.add" => fields(data).map(Self::TaskAdd),
            "task.move" => fields(data).map(Self::TaskMove),
            "task.resolve" => fields(data).map(Self::TaskResolve),
            "chat.say" => fields(data).map(Self::ChatSay),
            "moment.pin" => fields(data).map(Self::MomentPin),
            "ticket.link" => fields(data).map(Self::TicketLink),
            "people.join" => fields(data).map(Self::PeopleJoin),
            "people.summon" => fields(data).map(Self::PeopleSummon),
            "copilot.ask" => fields(data).map(Self::CopilotAsk),
            "copilot.stop" => fields(data).map(Self::CopilotStop),
            "copilot.accept" => fields(data).map(Self::CopilotAccept),
            "copilot.dismiss" => fields(data).map(Self::CopilotDismiss),
            "copilot.mute" => fields(data).map(Self::CopilotMute),
            "control.request" => fields(data).map(Self::ControlRequest),
            "control.grant" => fields(data).map(Self::ControlGrant),
            "control.take" => fields(data).map(Self::ControlTake),
            "control.release" => fields(data).map(Self::ControlRelease),
            "escalation.offer" => fields(data).map(Self::EscalationOffer),
            "escalation.claim" => fields(data).map(Self::EscalationClaim),
            "escalation.decline" => fields(data).map(Self::EscalationDecline),
            "escalation.see" => fields(data).map(Self::EscalationSee),
            "escalation.readdress" => fields(data).map(Self::EscalationReaddress),
            "escalation.return" => fields(data).map(Self::EscalationReturn),
            "escalation.withdraw" => fields(data).map(Self::EscalationWithdraw),
            "session.pause" => fields(data).map(Self::SessionPause),
            "session.resume" => fields(data).map(Self::SessionResume),
            "session.complete" => fields(data).map(Self::SessionComplete),
            "session.abandon" => fields(data).map(Self::SessionAbandon),
            "session.reopen" => fields(data).map(Self::SessionReopen),
            _ => {
                let known: Vec<_> = policy::KINDS.iter().map(|(kind, _)| *kind).collect();
                let known = known.join(", ");
                Err(Refusal::invalid(format!("kind: there is no command `{kind}`. Use one of: {known}.")))
            }
        }
    }
}

/// The fields of a command; none at all is an empty set of them.
fn fields<T: DeserializeOwned>(data: Value) -> Result<T, Refusal> {
    let data = if data.is_null() { Value::Object(serde_json::Map::new()) } else { data };
    serde_path_to_error::deserialize(data)
        .map_err(|error| Refusal::invalid(format!("{}: {}.", named(error.path(), "data"), wanted(error.inner()))))
}

impl Envelope {
    /// Decides the command: the events it appends, or why it has no effect.
    ///
    /// # Errors
    /// The refusal to send back.
    pub fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let command = match &self.command {
            Asked::Join(most) => return Ok(ParticipantJoin { most: *most }.decide(room)),
            Asked::Lapse => return Ok(ControlLapse.decide(room)),
            Asked::Finish(finish) => return Ok(finish.decide(room)),
            Asked::Prompt => return Ok(Prompt.decide(room, self.id)),
            Asked::Push(pushed) => return Ok(pushed.decide()),
            Asked::Assess(assess) => return Ok(assess.decide(room)),
            Asked::Release(release) => return Ok(release.decide(room)),
            Asked::Ticket(moved) => return Ok(moved.decide()),
            Asked::Command(command) => command,
        };
        match command {
            Command::FlowAnswer(command) => command.decide(room, self.seen),
            Command::FlowBack(command) => command.decide(room, self.seen),
            Command::FlowGoto(command) => command.decide(room, self.seen),
            Command::StepComplete(command) => command.decide(room, self.seen),
            Command::StepSkip(command) => command.decide(room, self.seen),
            Command::StepAdd(command) => command.decide(room, self.id),
            Command::StepFinish(command) => command.decide(room),
            Command::NoteAdd(command) => command.decide(room, self.id),
            Command::NoteEdit(command) => command.decide(room),
            Command::NoteRetract(command) => command.decide(room),
            Command::FactAdd(command) => command.decide(room, self.id),
            Command::FactRetract(command) => command.decide(room),
            Command::VariableSet(command) => command.decide(room),
            Command::TaskAdd(command) => command.decide(room, self.id),
            Command::TaskMove(command) => command.decide(room),
            Command::TaskResolve(command) => command.decide(room),
            Command::ChatSay(command) => command.decide(room, self.id),
            Command::MomentPin(command) => command.decide(room, self.id),
            Command::TicketLink(command) => command.decide(room),
            Command::PeopleJoin(command) => command.decide(room),
            Command::PeopleSummon(command) => command.decide(room),
            Command::CopilotAsk(command) => command.decide(room, self.id),
            Command::CopilotStop(command) => command.decide(room),
            Command::CopilotAccept(command) => command.decide(room, self.id, self.seen),
            Command::CopilotDismiss(command) => command.decide(room),
            Command::CopilotMute(command) => command.decide(room),
            Command::ControlRequest(command) => command.decide(room),
            Command::ControlGrant(command) => command.decide(room),
            Command::ControlTake(command) => command.decide(room),
            Command::ControlRelease(command) => command.decide(room),
            Command::EscalationOffer(command) => command.decide(room, self.id),
            Command::EscalationClaim(command) => command.decide(room),
            Command::EscalationDecline(command) => command.decide(room),
            Command::EscalationSee(command) => command.decide(room),
            Command::EscalationReaddress(command) => command.decide(room),
            Command::EscalationReturn(command) => command.decide(room),
            Command::EscalationWithdraw(command) => command.decide(room),
            Command::SessionPause(command) => command.decide(room),
            Command::SessionResume(command) => command.decide(room),
            Command::SessionComplete(command) => command.decide(room, self.seen),
            Command::SessionAbandon(command) => command.decide(room),
            Command::SessionReopen(command) => command.decide(room),
        }
    }
}

impl<'a> Room<'a> {
    /// What was read for this decision; nothing where it is of no matter.
    fn grounds(&self) -> &'a Grounds {
        static NOTHING: Grounds =
            Grounds { engaged: Vec::new(), team: None, checklist: Vec::new(), may_use: false };
        self.grounds.unwrap_or(&NOTHING)
    }

    fn demand(&self, act: Act) -> Result<(), Refusal> {
        let permission = policy::permission(act, self.state, self.seat, self.now);
        match permission.reason {
            Some(reason) if !permission.allowed => Err(Refusal::new(RefusalCode::Forbidden, reason)),
            _ => Ok(()),
        }
    }

    /// The node `id`, provided the session stands on it and its sender saw it arrive.
    fn here(&self, id: &str, seen: u64) -> Result<&'a Node, Refusal> {
        let node = self.node(id, "node")?;
        let current = self.state.node.as_ref();
        if current.is_none_or(|here| here.id != id) || seen < self.state.node_seq {
            return Err(self.moved_on());
        }
        Ok(node)
    }

    /// Where the session stands, provided the sender saw it arrive there.
    fn standing(&self, seen: u64) -> Result<NodeRef, Refusal> {
        if seen < self.state.node_seq {
            return Err(self.moved_on());
        }
        self.state.node.clone().ok_or_else(|| Refusal::invalid("This session runs no flow."))
    }

    fn moved_on(&self) -> Refusal {
        let title = self.state.node.as_ref().map_or("", |here| here.title.as_str());
        Refusal::stale(format!("The session has moved on to “{title}” meanwhile; nothing was changed."))
    }

    /// The place that something is about: the one that is named, else where the session stands.
    fn about(&self, node: Option<&str>) -> Result<Option<NodeRef>, Refusal> {
        node.map_or_else(|| Ok(self.state.node.clone()), |id| self.node(id, "node").map(|node| Some(node.into())))
    }

    /// The node of the guide that `field` names.
    fn node(&self, id: &str, field: &str) -> Result<&'a Node, Refusal> {
        let flow = self.flow.ok_or_else(|| Refusal::invalid("This session runs no flow."))?;
        flow.node(id).ok_or_else(|| {
            Refusal::invalid(format!("{field}: the flow has no node `{id}`. Use the id of one of its nodes."))
        })
    }

    /// Where a choice leads, as events name it.
    fn target(
        &self,
        node: &Node,
        choice: &str,
        field: &str,
    ) -> Result<(super::event::ChoiceRef, NodeRef), Refusal> {
        let Some(choice) = node.choice(choice) else {
            let known: Vec<_> = node.options.iter().map(|choice| choice.id.as_str()).collect();
            return Err(Refusal::invalid(format!(
                "{field}: “{}” has no `{choice}`. Choose one of: {}.",
                node.title,
                known.join(", ")
            )));
        };
        let next = self.flow.and_then(|flow| flow.node(&choice.next)).ok_or_else(|| {
            Refusal::invalid(format!("{field}: the flow has no node `{}` to go on to.", choice.next))
        })?;
        Ok((choice.into(), next.into()))
    }
}

impl From<&Node> for NodeRef {
    fn from(node: &Node) -> Self {
        Self { id: node.id.clone(), title: node.title.clone() }
    }
}

impl From<&crate::flows::model::Choice> for super::event::ChoiceRef {
    fn from(choice: &crate::flows::model::Choice) -> Self {
        Self { id: choice.id.clone(), label: choice.label.clone() }
    }
}

/// Text people typed: trimmed, not empty, not too long, no NUL (PostgreSQL stores none).
fn text(field: &str, value: &str, most: usize) -> Result<String, Refusal> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Refusal::invalid(format!("{field}: write something.")));
    }
    if value.chars().count() > most {
        return Err(Refusal::invalid(format!("{field}: at most {most} characters; shorten it.")));
    }
    if value.contains('\0') {
        return Err(Refusal::invalid(format!("{field}: it holds a NUL character; remove it.")));
    }
    Ok(value.to_owned())
}

/// One line of text.
fn line(field: &str, value: &str, most: usize) -> Result<String, Refusal> {
    let value = text(field, value, most)?;
    if value.chars().any(char::is_control) {
        return Err(Refusal::invalid(format!("{field}: write one line, without line breaks.")));
    }
    Ok(value)
}

/// Nothing where nothing but blanks was written; else what `read` makes of it.
fn optional<T>(value: Option<&str>, read: impl FnOnce(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    value.filter(|value| !value.trim().is_empty()).map(read).transpose()
}

fn room_for(count: usize, most: usize, what: &str) -> Result<(), Refusal> {
    if count < most {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "There are {most} {what} already, and a session holds no more. Start another one."
    )))
}
