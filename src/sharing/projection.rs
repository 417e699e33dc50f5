//! What a viewer sees of a session: its own state and events, made from the log.
//!
//! What must stay true:
//! - Pure and deterministic: the same events and terms give the same numbers and
//!   texts, on every node and after every restart.
//! - A viewer's numbering counts what is visible to them: nothing tells how much is not.
//! - A step that the session went back over is not shown as done.
//! - No id of ours, no full name of a person and no text of theirs that was not redacted is in here.

use std::{collections::HashMap, sync::Arc};

use super::{
    guest::{GuestBody, GuestEvent, GuestState, GuestStatus, GuestTicket, GuestUpdate},
    model::Terms,
};
use crate::{
    flows::model::Outcome,
    platform::ids::CommandId,
    redaction::{Redactor, Secrets},
    sessions::{self, Actor, Event, EventBody, NodeRef, State, Status, TicketRef},
};

/// The number of what stood at the start: who has nothing yet has nothing of this link.
pub const OPENING: u64 = 1;

/// Follows a log and makes of it what one link's viewers see.
#[derive(Debug)]
pub struct Projector {
    terms: Terms,
    /// Hides by the terms, and what the session gave away anywhere.
    redactor: Redactor,
    secrets: Arc<Secrets>,
    /// What was shown, as it was written.
    shown: Vec<String>,
    too_much: bool,
    state: GuestState,
    /// Notes for the viewer, by what they are called there.
    updates: HashMap<CommandId, i64>,
    /// The places the session came by, as its own state keeps them.
    way: Vec<Place>,
}

/// A place that was left, and whether the viewers see it among their steps.
#[derive(Debug)]
struct Place {
    node: String,
    seen: bool,
}

impl Projector {
    /// What is to be seen of a session as it stood at the link's start; `secrets` are those of
    /// the whole log as it is now.
    #[must_use]
    pub fn begin(terms: Terms, at_start: &State, secrets: Secrets) -> Self {
        let secrets = Arc::new(secrets);
        let mut projector = Self {
            redactor: terms.redactor.knowing(secrets.clone()),
            secrets,
            terms,
            shown: Vec::new(),
            too_much: false,
            state: GuestState::default(),
            updates: HashMap::new(),
            way: Vec::new(),
        };
        projector.stand(at_start);
        projector
    }

    /// The same from the whole log, with what came after the start.
    #[must_use]
    pub fn replay(terms: Terms, log: &[Event]) -> Self {
        let after = log.partition_point(|event| event.seq <= terms.start);
        let mut projector = Self::begin(terms, &State::fold(&log[..after]), sessions::secrets_of(log));
        for event in &log[after..] {
            projector.feed(event);
        }
        projector
    }

    /// What the viewers see now.
    #[must_use]
    pub fn state(&self) -> &GuestState {
        &self.state
    }

    /// How many secrets the session gave away.
    #[must_use]
    pub fn secrets(&self) -> usize {
        self.secrets.count()
    }

    /// Whether something was shown that has turned out to be a secret since: this is to be begun
    /// anew, and what was shown to be taken away.
    #[must_use]
    pub fn has_shown_too_much(&self) -> bool {
        self.too_much
    }

    /// What an event gives away is hidden from now on, whoever may read the event itself.
    fn learn(&mut self, event: &Event) {
        let news = sessions::learn(&event.body, Arc::make_mut(&mut self.secrets));
        if news.is_empty() {
            return;
        }
        self.redactor = self.terms.redactor.knowing(self.secrets.clone());
        self.too_much |= self.shown.iter().any(|text| news.iter().any(|value| text.contains(value.as_str())));
    }

    fn stand(&mut self, state: &State) {
        let mut hidden = 0;
        let driver = state.driver.and_then(|driver| state.participant(driver));
        let mut updates = Vec::new();
        for note in state.notes.iter().filter(|note| note.shared && !note.retracted) {
            // Below zero: numbers of events are above.
            let update = -1 - i64::try_from(updates.len()).unwrap_or(0);
            self.updates.insert(note.made.id, update);
            let (text, by) = (self.clean(&note.text, &mut hidden), self.name(&note.made.by.name));
            updates.push(GuestUpdate { update, text, by, at: note.made.at });
        }
        self.way = state.way().map(|visit| Place { node: visit.node.id.clone(), seen: false }).collect();
        self.state = GuestState {
            seq: OPENING,
            provider: self.terms.provider.clone(),
            title: self.clean(&state.title, &mut hidden),
            ticket: state.ticket.as_ref().map(|ticket| self.ticket(ticket, &mut hidden)),
            status: status_of(state),
            current: state.node.as_ref().map(|node| self.clean(&node.title, &mut hidden)),
            helper: driver.and_then(|driver| self.name(&driver.name)),
            steps: Vec::new(),
            updates,
            hidden,
            started_at: state.started_at,
            changed_at: state.node_since.or(state.started_at),
        };
    }

    /// Takes in the next event of the log; what the viewers see of it, if anything.
    pub fn feed(&mut self, event: &Event) -> Option<GuestEvent> {
        self.learn(event);
        let mut hidden = 0;
        let body = self.project(event, &mut hidden)?;
        let seen = GuestEvent { seq: self.state.seq + 1, at: event.at, hidden, body };
        self.state.apply(&seen);
        Some(seen)
    }

    /// What viewers see of an event.
    fn project(&mut self, event: &Event, hidden: &mut u32) -> Option<GuestBody> {
        if is_internal(&event.body) {
            return None;
        }
        Some(match &event.body {
            EventBody::FlowAnswered { node, option: choice, next }
            | EventBody::StepCompleted { node, outcome: choice, next, .. } => {
                self.finished(node, Some(&choice.label), next, hidden)
            }
            EventBody::StepSkipped { node, next, .. } => self.finished(node, None, next, hidden),
            EventBody::FlowJumped { from, to } => {
                self.leave(from, false);
                self.moved(to, 0, hidden)
            }
            EventBody::FlowBacked { to, .. } => self.moved_back(to, hidden),
            EventBody::NoteAdded { note, text, shared: true, .. } => {
                self.updates.insert(*note, i64::try_from(self.state.seq + 1).unwrap_or(i64::MAX));
                GuestBody::UpdatePosted { text: self.clean(text, hidden), by: self.name(&event.by.name) }
            }
            EventBody::NoteEdited { note, text } => {
                GuestBody::UpdateChanged { update: *self.updates.get(note)?, text: self.clean(text, hidden) }
            }
            EventBody::NoteRetracted { note } => GuestBody::UpdateWithdrawn { update: self.updates.remove(note)? },
            EventBody::ControlMoved { to, .. } => self.helped_by(to.as_ref())?,
            EventBody::TicketLinked { ticket } => GuestBody::TicketLinked { ticket: self.ticket(ticket, hidden) },
            EventBody::SessionPaused { .. }
            | EventBody::SessionResumed {}
            | EventBody::SessionReopened { .. }
            | EventBody::SessionCompleted { .. }
            | EventBody::SessionAbandoned { .. } => {
                GuestBody::StatusChanged { status: status_after(&event.body)? }
            }
            _ => return None,
        })
    }

    /// Somebody else helps now, as far as viewers are told who does.
    fn helped_by(&self, to: Option<&Actor>) -> Option<GuestBody> {
        let name = to.and_then(|to| self.name(&to.name));
        (name != self.state.helper).then_some(GuestBody::HelperChanged { name })
    }

    fn finished(
        &mut self,
        node: &NodeRef,
        choice: Option<&String>,
        next: &NodeRef,
        hidden: &mut u32,
    ) -> GuestBody {
        self.leave(node, true);
        GuestBody::StepFinished {
            title: self.clean(&node.title, hidden),
            result: choice.map(|label| self.clean(label, hidden)),
            skipped: choice.is_none(),
            next: Some(self.clean(&next.title, hidden)),
        }
    }

    fn moved(&mut self, to: &NodeRef, undone: u32, hidden: &mut u32) -> GuestBody {
        GuestBody::StepMoved { to: self.clean(&to.title, hidden), undone }
    }

    fn moved_back(&mut self, to: &NodeRef, hidden: &mut u32) -> GuestBody {
        let undone = self.go_back(&to.id);
        self.moved(to, undone, hidden)
    }

    fn leave(&mut self, node: &NodeRef, seen: bool) {
        self.way.push(Place { node: node.id.clone(), seen });
    }

    /// Takes back the way since the place was last left; how many steps the viewers lose by it.
    fn go_back(&mut self, to: &str) -> u32 {
        let Some(at) = self.way.iter().rposition(|place| place.node == to) else { return 0 };
        let seen = self.way.drain(at..).filter(|place| place.seen).count();
        u32::try_from(seen).unwrap_or(u32::MAX)
    }

    fn ticket(&mut self, ticket: &TicketRef, hidden: &mut u32) -> GuestTicket {
        GuestTicket { number: self.clean(&ticket.number, hidden), title: self.clean(&ticket.title, hidden) }
    }

    /// A text as viewers may read it, with what was hidden counted.
    fn clean(&mut self, text: &str, hidden: &mut u32) -> String {
        let redacted = self.redactor.redact(text);
        *hidden += u32::try_from(redacted.found.len()).unwrap_or(u32::MAX);
        self.shown.push(redacted.text.clone());
        redacted.text
    }

    /// The first name, if names are shown.
    fn name(&self, name: &str) -> Option<String> {
        let first = name.split_whitespace().next().filter(|_| self.terms.names)?;
        Some(self.redactor.redact(first).text)
    }
}

/// How the session stands after this, if it changes that.
fn status_after(body: &EventBody) -> Option<GuestStatus> {
    Some(match body {
        EventBody::SessionPaused { .. } => GuestStatus::Paused,
        EventBody::SessionResumed {} | EventBody::SessionReopened { .. } => GuestStatus::Working,
        EventBody::SessionCompleted { outcome, .. } => of_outcome(*outcome),
        EventBody::SessionAbandoned { .. } => GuestStatus::Ended,
        _ => return None,
    })
}

fn of_outcome(outcome: Outcome) -> GuestStatus {
    match outcome {
        Outcome::Resolved => GuestStatus::Resolved,
        Outcome::Escalate => GuestStatus::Escalated,
        Outcome::NotReproducible => GuestStatus::NotReproducible,
    }
}

fn status_of(state: &State) -> GuestStatus {
    match (state.status, &state.completion) {
        (Status::Running, _) => GuestStatus::Working,
        (Status::Paused, _) => GuestStatus::Paused,
        (Status::Completed, Some(done)) => of_outcome(done.outcome),
        (Status::Completed, None) | (Status::Abandoned, _) => GuestStatus::Ended,
    }
}

/// Whether viewers see nothing of it. Every kind is decided on here: a new one does not
/// compile before somebody has.
fn is_internal(body: &EventBody) -> bool {
    match body {
        EventBody::SessionStarted { .. }
        | EventBody::ParticipantJoined { .. }
        | EventBody::ParticipantChanged { .. }
        | EventBody::StepAdded { .. }
        | EventBody::AddedStepCompleted { .. }
        | EventBody::VariableSet { .. }
        | EventBody::NoteAdded { shared: false, .. }
        | EventBody::FactAdded { .. }
        | EventBody::FactRetracted { .. }
        | EventBody::TaskAdded { .. }
        | EventBody::TaskMoved { .. }
        | EventBody::TaskResolved { .. }
        | EventBody::ChatSaid { .. }
        | EventBody::PeopleSummoned { .. }
        | EventBody::MomentPinned { .. }
        | EventBody::PushMoved { .. }
        | EventBody::TicketMoved { .. }
        | EventBody::EscalationOffered { .. }
        | EventBody::EscalationReaddressed { .. }
        | EventBody::EscalationSeen { .. }
        | EventBody::EscalationAssessed { .. }
        | EventBody::EscalationExhausted { .. }
        | EventBody::EscalationReleased { .. }
        | EventBody::EscalationClaimed { .. }
        | EventBody::EscalationDeclined { .. }
        | EventBody::EscalationReturned { .. }
        | EventBody::EscalationWithdrawn { .. }
        | EventBody::SuggestionStarted { .. }
        | EventBody::SuggestionQueued { .. }
        | EventBody::SuggestionFinished { .. }
        | EventBody::SuggestionAccepted { .. }
        | EventBody::SuggestionDismissed { .. }
        | EventBody::CopilotMuted { .. }
        | EventBody::ControlRequested { .. } => true,
        EventBody::FlowAnswered { .. }
        | EventBody::StepCompleted { .. }
        | EventBody::StepSkipped { .. }
        | EventBody::FlowJumped { .. }
        | EventBody::FlowBacked { .. }
        | EventBody::NoteAdded { shared: true, .. }
        | EventBody::NoteEdited { .. }
        | EventBody::NoteRetracted { .. }
        | EventBody::ControlMoved { .. }
        | EventBody::TicketLinked { .. }
        | EventBody::SessionPaused { .. }
        | EventBody::SessionResumed {}
        | EventBody::SessionReopened { .. }
        | EventBody::SessionCompleted { .. }
        | EventBody::SessionAbandoned { .. } => false,
    }
}
