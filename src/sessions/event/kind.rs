//! What each event is called: in the database, on the wire, in the documents of the protocol.

use super::EventBody;

impl EventBody {
    /// The name of the kind, as in the database and on the wire.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SessionStarted { .. } => "session.started",
            Self::ParticipantJoined { .. } => "participant.joined",
            Self::ParticipantChanged { .. } => "participant.changed",
            Self::FlowAnswered { .. } => "flow.answered",
            Self::StepCompleted { .. } => "step.completed",
            Self::StepSkipped { .. } => "step.skipped",
            Self::FlowBacked { .. } => "flow.backed",
            Self::FlowJumped { .. } => "flow.jumped",
            Self::StepAdded { .. } => "step.added",
            Self::AddedStepCompleted { .. } => "added_step.completed",
            Self::VariableSet { .. } => "variable.set",
            Self::NoteAdded { .. } => "note.added",
            Self::NoteEdited { .. } => "note.edited",
            Self::NoteRetracted { .. } => "note.retracted",
            Self::FactAdded { .. } => "fact.added",
            Self::FactRetracted { .. } => "fact.retracted",
            Self::TaskAdded { .. } => "task.added",
            Self::TaskMoved { .. } => "task.moved",
            Self::TaskResolved { .. } => "task.resolved",
            Self::ChatSaid { .. } => "chat.said",
            Self::PeopleSummoned { .. } => "people.summoned",
            Self::MomentPinned { .. } => "moment.pinned",
            Self::TicketLinked { .. } => "ticket.linked",
            Self::SuggestionStarted { .. } => "suggestion.started",
            Self::SuggestionQueued { .. } => "suggestion.queued",
            Self::SuggestionFinished { .. } => "suggestion.finished",
            Self::SuggestionAccepted { .. } => "suggestion.accepted",
            Self::SuggestionDismissed { .. } => "suggestion.dismissed",
            Self::CopilotMuted { .. } => "copilot.muted",
            Self::ControlRequested { .. } => "control.requested",
            Self::ControlMoved { .. } => "control.moved",
            Self::EscalationOffered { .. } => "escalation.offered",
            Self::EscalationReaddressed { .. } => "escalation.readdressed",
            Self::EscalationSeen { .. } => "escalation.seen",
            Self::EscalationAssessed { .. } => "escalation.assessed",
            Self::EscalationExhausted { .. } => "escalation.exhausted",
            Self::EscalationReleased { .. } => "escalation.released",
            Self::EscalationClaimed { .. } => "escalation.claimed",
            Self::EscalationDeclined { .. } => "escalation.declined",
            Self::EscalationReturned { .. } => "escalation.returned",
            Self::EscalationWithdrawn { .. } => "escalation.withdrawn",
            Self::PushMoved { .. } => "push.moved",
            Self::TicketMoved { .. } => "ticket.moved",
            Self::SessionCompleted { .. } => "session.completed",
            Self::SessionPaused { .. } => "session.paused",
            Self::SessionResumed { .. } => "session.resumed",
            Self::SessionReopened { .. } => "session.reopened",
            Self::SessionAbandoned { .. } => "session.abandoned",
        }
    }
}
