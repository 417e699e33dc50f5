//! `fact.*`, `variable.set`, `moment.pin`, `ticket.link`: what is known beside the flow.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_ITEMS, MAX_LINE, Refusal, Room, line, optional, room_for, text};
use crate::{
    flows::{
        self,
        model::{Field, FieldKind},
    },
    platform::ids::CommandId,
    sessions::{
        event::{Captured, EventBody, TicketRef, TicketSource},
        policy::Act,
    },
};

/// Of a ticket system that whoever names it may not use.
const NO_TICKET_SYSTEM: &str = "source.connection: there is no such connection. Choose one from the list.";

/// Write down something known to be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FactAdd {
    /// 1 to 1,000 characters.
    pub text: String,
    /// The event it was learnt from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub source: Option<u64>,
    /// The place it is about; where the session stands when absent. Say it for what was
    /// written before it could be sent: the session may have gone on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub node: Option<String>,
}

/// Say that a fact turned out not to be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FactRetract {
    /// The fact.
    pub fact: CommandId,
    /// Why, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Give a variable a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VariableSet {
    /// Lowercase letters, digits and underscores, beginning with a letter.
    pub name: String,
    /// One line, 1 to 2,000 characters.
    pub value: String,
}

/// Make a moment easy to find again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MomentPin {
    /// The number of its event.
    #[ts(type = "number")]
    pub seq: u64,
    /// One line, 1 to 200 characters.
    pub title: String,
}

/// Say what ticket the session is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketLink {
    /// Its number, 1 to 40 characters.
    pub number: String,
    /// One line, at most 200 characters.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub title: String,
    /// The client it is for, at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client: Option<String>,
    /// Where it is kept; without it nothing can be put there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<TicketSource>,
}

impl FactAdd {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.facts.len(), MAX_ITEMS, "facts")?;
        let text = text("text", &self.text, 1_000)?;
        if self.source.is_some_and(|seq| seq == 0 || seq > room.state.seq) {
            return Err(Refusal::invalid("source: there is no such event. Name one of this session."));
        }
        let node = room.about(self.node.as_deref())?;
        Ok(vec![EventBody::FactAdded { fact: id, text, source: self.source, node }])
    }
}

impl FactRetract {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let Some(fact) = room.state.facts.iter().find(|fact| fact.made.id == self.fact) else {
            return Err(Refusal::invalid("fact: there is no fact with this id."));
        };
        if fact.retracted {
            return Err(Refusal::stale("The fact was taken back meanwhile."));
        }
        let reason = optional(self.reason.as_deref(), |reason| text("reason", reason, 500))?;
        Ok(vec![EventBody::FactRetracted { fact: self.fact, reason }])
    }
}

impl VariableSet {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.variables.len(), 200, "variables")?;
        let field = room.field(&self.name).ok_or_else(|| {
            Refusal::invalid("name: use lowercase letters, digits and underscores, beginning with a letter.")
        })?;
        let variable = capture(&field, "value", &self.value)?;
        if room.state.variable(&variable.name) == Some(variable.value.as_str()) {
            return Err(Refusal::invalid("value: it has this value already."));
        }
        Ok(vec![EventBody::VariableSet { variable, node: room.state.node.clone() }])
    }
}

/// The value of `field`, checked.
pub(super) fn capture(field: &Field, name: &str, value: &str) -> Result<Captured, Refusal> {
    let value =
        flows::check_answer(field, value).map_err(|problem| Refusal::invalid(format!("{name}: {problem}")))?;
    Ok(Captured { name: field.name.clone(), label: field.label.clone(), value })
}

impl Room<'_> {
    /// The field that captures the variable `name`; a plain one where the flow asks
    /// for no such thing; none for what cannot be a name.
    fn field(&self, name: &str) -> Option<Field> {
        let asked = self.flow.and_then(|flow| {
            let inputs = flow.nodes.iter().filter_map(|node| node.input.as_ref());
            flow.intake.iter().chain(inputs).find(|field| field.name == name).cloned()
        });
        asked.or_else(|| {
            flows::is_name(name).then(|| Field {
                name: name.to_owned(),
                label: name.replace('_', " "),
                kind: FieldKind::Text,
                required: false,
                choices: Vec::new(),
                hint: String::new(),
            })
        })
    }
}

impl MomentPin {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.moments.len(), 200, "pinned moments")?;
        if self.seq == 0 || self.seq > room.state.seq {
            return Err(Refusal::invalid("seq: there is no such event. Name one of this session."));
        }
        let title = line("title", &self.title, MAX_LINE)?;
        Ok(vec![EventBody::MomentPinned { moment: id, of: self.seq, title }])
    }
}

impl TicketLink {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let ticket = self.ticket()?;
        // Another account's, another team's and one that is not there any more are the same to them.
        if ticket.source.is_some() && !room.grounds().may_use {
            return Err(Refusal::invalid(NO_TICKET_SYSTEM));
        }
        if room.state.ticket.as_ref() == Some(&ticket) {
            return Err(Refusal::invalid("number: the session is about this ticket already."));
        }
        Ok(vec![EventBody::TicketLinked { ticket }])
    }

    /// The ticket, checked.
    ///
    /// # Errors
    /// `invalid` naming the field.
    pub fn ticket(&self) -> Result<TicketRef, Refusal> {
        let number = line("number", &self.number, 40)?;
        let title = optional(Some(&self.title), |title| line("title", title, MAX_LINE))?.unwrap_or_default();
        let client = optional(self.client.as_deref(), |client| line("client", client, 120))?;
        let source = self.source.clone();
        if let Some(source) = &source {
            line("source.ticket", &source.ticket, 100)?;
        }
        Ok(TicketRef { number, title, client, source })
    }
}
