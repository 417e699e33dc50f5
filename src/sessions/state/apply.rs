//! The fold itself: what each event does to the state.
//!
//! What must stay true: total, pure, and the same as `web/src/live/room/`.

use std::sync::Arc;

use super::{
    AddedStep, Completion, ControlRequest, Fact, Message, Moment, Note, Parked, Participant, State, Status,
    Summons, Task, Variable, Visit, VisitKind,
};
use crate::{
    platform::ids::{CommandId, UserId},
    sessions::event::{Actor, Captured, ChoiceRef, Event, EventBody, NodeRef, SessionRole, TaskStatus, Written},
};

impl State {
    /// Folds one event in. Never fails: the log is what happened, and what cannot
    /// be understood any more is skipped.
    pub fn apply(&mut self, event: &Event) {
        if self.driver == Some(event.by.id) {
            self.driver_active_at = Some(event.at);
        }
        let known = self.apply_to_way(event)
            || self.apply_to_board(event)
            || self.apply_to_talk(event)
            || self.apply_to_copilot(event)
            || self.apply_to_escalations(event)
            || self.apply_to_pushes(event);
        if !known {
            self.apply_to_room(event);
        }
        self.seq = event.seq;
    }

    /// Who is there, who drives, whether it goes on.
    fn apply_to_room(&mut self, event: &Event) {
        match &event.body {
            EventBody::SessionStarted { title, flow, subflows, node, visibility } => {
                self.title.clone_from(title);
                self.flow.clone_from(flow);
                self.subflows.clone_from(subflows);
                self.visibility = Some(*visibility);
                self.started_at = Some(event.at);
                self.clock.start(event.at);
                self.stand_on(node.clone(), event);
                self.join(&event.by, SessionRole::Driver, event);
                self.drive(Some(event.by.id), event);
            }
            EventBody::ParticipantJoined { user, role } => self.join(user, *role, event),
            EventBody::ParticipantChanged { user, role } => self.set_role(Some(user.id), *role),
            EventBody::ControlRequested { user } => {
                self.control_requests.push(ControlRequest { user: user.clone(), at: event.at });
            }
            EventBody::ControlMoved { from, to, .. } => {
                self.move_control(from.as_ref().map(|from| from.id), to.as_ref().map(|to| to.id), event);
            }
            EventBody::SessionCompleted { outcome, summary, csat } => {
                self.end(Status::Completed, event);
                self.completion = Some(Completion {
                    outcome: *outcome,
                    summary: summary.clone(),
                    csat: *csat,
                    by: event.by.clone(),
                    at: event.at,
                });
            }
            EventBody::SessionAbandoned { reason } => {
                self.end(Status::Abandoned, event);
                self.abandoned = Some(reason.clone());
            }
            EventBody::SessionPaused { reason, briefing } => {
                self.clock.stop(event.at);
                self.status = Status::Paused;
                self.parked = Some(Parked {
                    by: event.by.clone(),
                    at: event.at,
                    reason: reason.clone(),
                    briefing: briefing.as_deref().cloned(),
                });
            }
            EventBody::SessionResumed {} => {
                self.parked = None;
                self.clock.start(event.at);
                self.status = Status::Running;
            }
            EventBody::SessionReopened { .. } => {
                self.status = Status::Running;
                self.clock.start(event.at);
                self.completion = None;
                self.abandoned = None;
                self.move_control(self.driver, Some(event.by.id), event);
            }
            _ => {}
        }
    }

    /// Where the session stands and how it came there.
    fn apply_to_way(&mut self, event: &Event) -> bool {
        match &event.body {
            EventBody::FlowAnswered { node, option, next } => {
                self.leave(node, VisitKind::Answered, Some(option), None, event);
                self.stand_on(Some(next.clone()), event);
            }
            EventBody::StepCompleted { node, outcome, output, next } => {
                self.leave(node, VisitKind::Completed, Some(outcome), output.clone(), event);
                self.stand_on(Some(next.clone()), event);
            }
            EventBody::StepSkipped { node, reason, choice, next } => {
                self.leave(node, VisitKind::Skipped, Some(choice), Some(reason.clone()), event);
                self.stand_on(Some(next.clone()), event);
            }
            EventBody::FlowJumped { from, to } => {
                self.leave(from, VisitKind::Left, None, None, event);
                self.stand_on(Some(to.clone()), event);
            }
            EventBody::FlowBacked { to, .. } => {
                self.set_aside(&to.id);
                self.stand_on(Some(to.clone()), event);
            }
            EventBody::PeopleSummoned { node } => {
                let (by, at) = (event.by.clone(), event.at);
                self.summons = Some(Summons { seq: event.seq, node: node.clone(), by, at });
            }
            _ => return false,
        }
        true
    }

    /// What people gathered beside the flow.
    fn apply_to_board(&mut self, event: &Event) -> bool {
        match &event.body {
            EventBody::StepAdded { step, title, body, node } => self.steps.push(Arc::new(AddedStep {
                made: made(*step, event),
                title: title.clone(),
                body: body.clone(),
                node: node.clone(),
                outcome: None,
                output: None,
            })),
            EventBody::AddedStepCompleted { step, outcome, output, .. } => {
                if let Some(step) = find(&mut self.steps, |known| known.made.id == *step) {
                    step.outcome = Some(outcome.clone());
                    step.output.clone_from(output);
                }
            }
            EventBody::VariableSet { variable, .. } => self.set_variable(variable, event),
            EventBody::FactAdded { fact, text, source, node } => self.facts.push(Arc::new(Fact {
                made: made(*fact, event),
                text: text.clone(),
                source: *source,
                node: node.clone(),
                retracted: false,
            })),
            EventBody::FactRetracted { fact, .. } => {
                if let Some(fact) = find(&mut self.facts, |known| known.made.id == *fact) {
                    fact.retracted = true;
                }
            }
            EventBody::TaskAdded { task, what, title, assignee } => self.tasks.push(Arc::new(Task {
                made: made(*task, event),
                what: *what,
                title: title.clone(),
                status: TaskStatus::Open,
                assignee: assignee.clone(),
                result: None,
            })),
            EventBody::TaskMoved { task, status, assignee } => self.change_task(*task, *status, |task| {
                task.assignee.clone_from(assignee);
            }),
            EventBody::TaskResolved { task, status, result } => self.change_task(*task, *status, |task| {
                task.result.clone_from(result);
            }),
            EventBody::MomentPinned { moment, of, title } => self.moments.push(Arc::new(Moment {
                id: *moment,
                of: *of,
                title: title.clone(),
                by: event.by.clone(),
                at: event.at,
            })),
            EventBody::TicketLinked { ticket } => {
                self.ticket = Some(ticket.clone());
                self.ticket_now = None;
            }
            _ => return false,
        }
        true
    }

    /// What people said.
    fn apply_to_talk(&mut self, event: &Event) -> bool {
        match &event.body {
            EventBody::NoteAdded { note, text, node, shared } => self.notes.push(Arc::new(Note {
                made: made(*note, event),
                text: text.clone(),
                node: node.clone(),
                shared: *shared,
                edited_at: None,
                retracted: false,
            })),
            EventBody::NoteEdited { note, text } => {
                if let Some(note) = find(&mut self.notes, |known| known.made.id == *note) {
                    note.text.clone_from(text);
                    note.edited_at = Some(event.at);
                }
            }
            EventBody::NoteRetracted { note } => {
                if let Some(note) = find(&mut self.notes, |known| known.made.id == *note) {
                    note.retracted = true;
                }
            }
            EventBody::ChatSaid { message, text, mentions } => self.chat.push(Arc::new(Message {
                made: made(*message, event),
                text: text.clone(),
                mentions: mentions.clone(),
            })),
            _ => return false,
        }
        true
    }

    fn stand_on(&mut self, node: Option<NodeRef>, event: &Event) {
        self.node = node;
        self.node_since = Some(event.at);
        self.node_seq = event.seq;
        self.clock.node_from_ms = self.clock.shows(event.at);
    }

    fn leave(
        &mut self,
        node: &NodeRef,
        kind: VisitKind,
        choice: Option<&ChoiceRef>,
        output: Option<String>,
        event: &Event,
    ) {
        self.path.push(Arc::new(Visit {
            seq: event.seq,
            node: node.clone(),
            kind,
            choice: choice.cloned(),
            output,
            by: event.by.clone(),
            at: event.at,
            took_ms: self.clock.shows(event.at) - self.clock.node_from_ms,
            undone: false,
        }));
    }

    /// Everything since the last visit to this place does not count any more.
    fn set_aside(&mut self, node: &str) {
        let last = self.path.iter().rposition(|visit| !visit.undone && visit.node.id == node);
        for visit in self.path.iter_mut().skip(last.unwrap_or(usize::MAX)) {
            if !visit.undone {
                Arc::make_mut(visit).undone = true;
            }
        }
    }

    fn change_task(&mut self, id: CommandId, status: TaskStatus, change: impl FnOnce(&mut Task)) {
        if let Some(task) = find(&mut self.tasks, |known| known.made.id == id) {
            task.status = status;
            change(task);
        }
    }

    fn set_variable(&mut self, variable: &Captured, event: &Event) {
        let Captured { name, label, value } = variable.clone();
        let (by, at) = (event.by.clone(), event.at);
        let new = Arc::new(Variable { name, label, value, seq: event.seq, by, at });
        match self.variables.iter_mut().find(|known| known.name == new.name) {
            Some(known) => *known = new,
            None => self.variables.push(new),
        }
    }

    fn end(&mut self, status: Status, event: &Event) {
        if self.status == Status::Running {
            self.clock.stop(event.at);
        }
        self.status = status;
        self.parked = None;
        self.control_requests.clear();
        self.end_escalations();
    }

    fn join(&mut self, user: &Actor, role: SessionRole, event: &Event) {
        if self.participant(user.id).is_none() {
            let (id, name) = (user.id, user.name.clone());
            self.participants.push(Participant { id, name, role, joined_at: event.at });
        }
    }

    fn move_control(&mut self, from: Option<UserId>, to: Option<UserId>, event: &Event) {
        self.control_requests.retain(|request| Some(request.user.id) != to);
        self.set_role(from, SessionRole::Collaborator);
        self.set_role(to, SessionRole::Driver);
        self.drive(to, event);
    }

    fn drive(&mut self, driver: Option<UserId>, event: &Event) {
        self.driver = driver;
        self.driver_active_at = driver.map(|_| event.at);
    }

    fn set_role(&mut self, user: Option<UserId>, role: SessionRole) {
        if let Some(person) = self.participants.iter_mut().find(|person| Some(person.id) == user) {
            person.role = role;
        }
    }
}

pub(super) fn made(id: CommandId, event: &Event) -> Written {
    Written { id, seq: event.seq, by: event.by.clone(), at: event.at }
}

/// The last that matches, its own copy if it is shared.
pub(super) fn find<T: Clone>(list: &mut [Arc<T>], matches: impl Fn(&T) -> bool) -> Option<&mut T> {
    list.iter_mut().rev().find(|known| matches(known)).map(Arc::make_mut)
}
