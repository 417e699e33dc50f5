//! Starting a session: pin the flow version, write the first event.

use super::{
    commands::SessionStart,
    event::{Actor, Event, FlowRef, Visibility},
    store,
};
use crate::{
    flows,
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{CommandId, FlowId, LogId, SessionId, TeamId},
    },
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
}

/// Starts a session; its starter drives.
///
/// # Errors
/// `forbidden` for viewers; `invalid` naming the field.
pub async fn create(tenancy: &Tenancy, caller: &Caller, new: NewSession) -> Result<SessionId> {
    if caller.role < Role::Engineer {
        return Err(Error::forbidden("Viewers watch sessions but do not start them. Ask for the engineer role."));
    }
    let team = team_of(caller, &new)?;
    let now = tenancy.clock.now();
    let id = SessionId::new();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let flow = pinned(conn, new.flow).await?;
            let title = title_of(&new, flow.as_ref().map(|(flow, _)| flow))?;
            let version = flow.as_ref().map(|(flow, _)| flow.version_id);
            let visibility = new.visibility.unwrap_or(Visibility::Team);
            let flow = flow.as_ref().map(|(flow, document)| (flow.clone(), document));
            let first = Event {
                seq: 1,
                at: now,
                by: Actor { id: caller.user, name: caller.name.clone() },
                command: CommandId::new(),
                body: SessionStart { title: &title, flow, visibility }.decide(),
            };
            store::insert(conn, id, LogId::new(), team, version, &first).await?;
            let detail = serde_json::json!({ "title": title, "visibility": visibility });
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

async fn pinned(
    conn: &mut TenantConn,
    flow: Option<FlowId>,
) -> Result<Option<(FlowRef, flows::model::FlowDocument)>> {
    let Some(id) = flow else { return Ok(None) };
    let Some((version_id, number, document)) = flows::startable(conn, id).await? else {
        return Err(Error::invalid(
            "flow_id",
            "There is no published flow with this id. Choose one from the list.",
        ));
    };
    let flow = FlowRef { id, version_id, number, title: document.title.clone() };
    Ok(Some((flow, document)))
}

fn title_of(new: &NewSession, flow: Option<&FlowRef>) -> Result<String> {
    let title = new.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let title = title.or(flow.map(|flow| flow.title.as_str())).unwrap_or("Free-form session");
    if title.chars().count() > 200 || title.chars().any(char::is_control) {
        return Err(Error::invalid("title", "Give at most 200 characters without line breaks."));
    }
    Ok(title.to_owned())
}
