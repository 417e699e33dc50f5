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
mod room;
mod session_complete;
mod session_pause;
mod session_start;
mod step_add;
mod step_complete;
mod talk;
mod tasks;
mod typed;
mod way;

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
pub use room::{Refusal, RefusalCode, Room};
pub use session_complete::SessionComplete;
pub use session_pause::{SessionAbandon, SessionPause, SessionReopen, SessionResume};
pub use session_start::SessionStart;
pub use step_add::{StepAdd, StepFinish};
pub use step_complete::StepComplete;
pub use talk::{ChatSay, PeopleSummon};
pub use tasks::{TaskAdd, TaskMove, TaskResolve};
pub use typed::{MAX_ITEMS, MAX_LINE, MAX_NOTE, MAX_OUTPUT, MAX_SUMMARY, MAX_TALK};
pub use way::{FlowBack, FlowGoto, StepSkip};

use typed::{line, optional, room_for, text};

use super::{
    event::{EventBody, SessionRole},
    policy,
};
use crate::platform::{
    ids::CommandId,
    shape::{named, wanted},
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
