//! Starting a session: pin the flow version, write the first event.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    commands::{SessionStart, TicketLink},
    event::{Actor, Captured, Event, EventBody, FlowRef, Visibility},
    store,
};
use crate::{
    flows::{self, model::Startable},
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{CommandId, FlowId, LogId, SessionId, TeamId},
    },
    psa,
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// What a session starts with.
#[derive(Clone, Debug, Default)]
pub struct NewSession {
    /// The flow's title unless told.
    pub title: Option<String>,
    /// The flow to run; none for a free-form session.
    pub flow: Option<FlowId>,
    /// Team unless told.
    pub visibility: Option<Visibility>,
    /// The starter's first team unless told.
    pub team: Option<TeamId>,
    /// What the flow's intake asks for, by variable.
    pub answers: BTreeMap<String, String>,
    /// The ticket it is about.
    pub ticket: Option<TicketLink>,
}

/// Starts a session at the time `now`; its starter drives.
///
/// # Errors
/// `forbidden` for viewers; `invalid` naming the field.
pub async fn create(tenancy: &Tenancy, caller: &Caller, new: NewSession, now: DateTime<Utc>) -> Result<SessionId> {
    if caller.role < Role::Engineer {
        return Err(Error::forbidden("Viewers watch sessions but do not start them. Ask for the engineer role."));
    }
    let team = team_of(caller, &new)?;
    let id = SessionId::new();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let flow = pinned(conn, new.flow).await?;
            watch_ticket(conn, caller, &new, now).await?;
            let visibility = new.visibility.unwrap_or(Visibility::Team);
            let title = title_of(&new, flow.as_ref().map(|flow| flow.guide.title.as_str()))?;
            let bodies = beginning(&new, &title, visibility, flow.as_ref())?;
            let version = flow.as_ref().map(|flow| flow.version_id);
            store::insert(conn, id, LogId::new(), team, version, &events(caller, now, bodies)).await?;
            // Its title is for those who may see it.
            let detail = serde_json::json!({ "visibility": visibility });
            let entry = Entry { action: "session.started", object_kind: "session", object_id: id.0, detail };
            audit::record(conn, caller, entry).await
        })
        .await?;
    Ok(id)
}

fn team_of(caller: &Caller, new: &NewSession) -> Result<Option<TeamId>> {
    match new.team {
        None => Ok(caller.teams.first().copied()),
        Some(team) if caller.teams.contains(&team) => Ok(Some(team)),
        Some(_) => Err(Error::invalid("team_id", "You are in no such team. Choose one of your own teams.")),
    }
}

/// The ticket system that the ticket is kept in must be one of the caller's; from now on it is asked
/// whether the ticket has changed.
async fn watch_ticket(conn: &mut TenantConn, caller: &Caller, new: &NewSession, now: DateTime<Utc>) -> Result<()> {
    let Some(source) = new.ticket.as_ref().and_then(|ticket| ticket.source.as_ref()) else { return Ok(()) };
    let field = "ticket.source.connection";
    let no_connection = |_| Error::invalid(field, "There is no such connection. Choose one from the list.");
    psa::find(conn, caller, source.connection).await.map_err(no_connection)?;
    psa::watch(conn, source.connection, now).await
}

async fn pinned(conn: &mut TenantConn, flow: Option<FlowId>) -> Result<Option<Startable>> {
    let Some(id) = flow else { return Ok(None) };
    match flows::startable(conn, id).await? {
        Some(flow) => Ok(Some(flow)),
        None => {
            Err(Error::invalid("flow_id", "There is no published flow with this id. Choose one from the list."))
        }
    }
}

/// What happened first: it began, this is known already, this is the ticket.
fn beginning(
    new: &NewSession,
    title: &str,
    visibility: Visibility,
    flow: Option<&Startable>,
) -> Result<Vec<EventBody>> {
    let pinned = flow.map(|flow| {
        let Startable { id, version_id, number, .. } = *flow;
        let title = flow.guide.title.clone();
        (FlowRef { id, version_id, number, title }, flow.subflows.clone(), &flow.guide)
    });
    let mut bodies = vec![SessionStart { title, flow: pinned, visibility }.decide()];
    let intake = flow.map_or(&[][..], |flow| &flow.guide.intake);
    for (field, value) in flows::answers(intake, &new.answers)? {
        let variable = Captured { name: field.name, label: field.label, value };
        bodies.push(EventBody::VariableSet { variable, node: None });
    }
    if let Some(ticket) = &new.ticket {
        let ticket = ticket.ticket().map_err(|refusal| {
            let (field, problem) = refusal.message.split_once(": ").unwrap_or(("number", &refusal.message));
            Error::invalid(format!("ticket.{field}"), problem.to_owned())
        })?;
        bodies.push(EventBody::TicketLinked { ticket });
    }
    Ok(bodies)
}

fn events(caller: &Caller, at: DateTime<Utc>, bodies: Vec<EventBody>) -> Vec<Event> {
    let command = CommandId::new();
    let by = Actor { id: caller.user, name: caller.name.clone() };
    let event = |(body, seq)| Event { seq, at, by: by.clone(), command, body };
    bodies.into_iter().zip(1..).map(event).collect()
}

fn title_of(new: &NewSession, flow: Option<&str>) -> Result<String> {
    let title = new.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let title = title.or(flow).unwrap_or("Free-form session");
    if title.chars().count() > 200 || title.chars().any(char::is_control) {
        return Err(Error::invalid("title", "Give at most 200 characters without line breaks."));
    }
    Ok(title.to_owned())
}
