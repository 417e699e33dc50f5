//! `task.*`: what is to be done beside the flow.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_ITEMS, MAX_LINE, Refusal, Room, line, optional, room_for, text};
use crate::{
    platform::ids::{CommandId, UserId},
    sessions::{
        Task,
        event::{Actor, EventBody, TaskKind, TaskStatus},
        policy::Act,
    },
};

/// Add something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TaskAdd {
    /// What kind of thing.
    pub what: TaskKind,
    /// One line, 1 to 200 characters.
    pub title: String,
    /// The participant who is to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assignee: Option<UserId>,
}

/// Move a task between open and doing, or to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TaskMove {
    /// The task.
    pub task: CommandId,
    /// `open` or `doing`.
    pub status: TaskStatus,
    /// The participant who is to do it; absent, nobody in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assignee: Option<UserId>,
}

/// Say that a task is done or not needed any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TaskResolve {
    /// The task.
    pub task: CommandId,
    /// `done` or `dropped`.
    pub status: TaskStatus,
    /// What came of it, at most 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub result: Option<String>,
}

impl TaskAdd {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.tasks.len(), MAX_ITEMS, "tasks")?;
        let title = line("title", &self.title, MAX_LINE)?;
        let assignee = room.someone(self.assignee, "assignee")?;
        Ok(vec![EventBody::TaskAdded { task: id, what: self.what, title, assignee }])
    }
}

impl TaskMove {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let task = room.open_task(self.task)?;
        let assignee = room.someone(self.assignee, "assignee")?;
        if !matches!(self.status, TaskStatus::Open | TaskStatus::Doing) {
            return Err(Refusal::invalid("status: use task.resolve for `done` and `dropped`."));
        }
        if task.status == self.status && task.assignee == assignee {
            return Err(Refusal::invalid("status: the task stands there already."));
        }
        Ok(vec![EventBody::TaskMoved { task: self.task, status: self.status, assignee }])
    }
}

impl TaskResolve {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room.open_task(self.task)?;
        if !matches!(self.status, TaskStatus::Done | TaskStatus::Dropped) {
            return Err(Refusal::invalid("status: a task ends as `done` or `dropped`."));
        }
        let result = optional(self.result.as_deref(), |result| text("result", result, 1_000))?;
        Ok(vec![EventBody::TaskResolved { task: self.task, status: self.status, result }])
    }
}

impl<'a> Room<'a> {
    fn open_task(&self, id: CommandId) -> Result<&'a Task, Refusal> {
        let Some(task) = self.state.tasks.iter().find(|task| task.made.id == id) else {
            return Err(Refusal::invalid("task: there is no task with this id."));
        };
        if matches!(task.status, TaskStatus::Done | TaskStatus::Dropped) {
            return Err(Refusal::stale(format!("The task “{}” is closed already.", task.title)));
        }
        Ok(task)
    }

    /// A participant, as events name them.
    pub(super) fn someone(&self, id: Option<UserId>, field: &str) -> Result<Option<Actor>, Refusal> {
        let Some(id) = id else { return Ok(None) };
        let Some(person) = self.state.participant(id) else {
            return Err(Refusal::invalid(format!(
                "{field}: nobody with this id takes part. Choose one of the room."
            )));
        };
        Ok(Some(Actor { id, name: person.name.clone() }))
    }
}
