//! The escalation queue: what waits to be taken over, for those who may take it.

use std::cmp::Reverse;

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Actor, Briefing, Event, EventBody, Urgency,
    store::{self, SessionRow},
};
use crate::{
    platform::{
        error::{Problem, Result},
        ids::{CommandId, SessionId},
    },
    tenancy::{Caller, Tenancy},
};

/// What waits, the most urgent first, and of these the one that waits longest.
#[derive(Serialize, ToSchema)]
struct EscalationQueue {
    items: Vec<WaitingEscalation>,
}

/// Help that is asked for.
#[derive(Serialize, ToSchema)]
struct WaitingEscalation {
    /// The escalation.
    id: CommandId,
    /// The session it is of.
    session: SessionId,
    /// The session's title.
    title: String,
    /// Where the session stands, in one line.
    headline: String,
    /// The number of the session's last event: it has gone on by that many since `seq`.
    head: u64,
    /// The event that asks.
    seq: u64,
    /// The ticket it is about.
    ticket: Option<String>,
    /// The client.
    client: Option<String>,
    /// Who asks.
    by: Actor,
    /// Since when.
    at: DateTime<Utc>,
    /// How soon.
    urgency: Urgency,
    /// Why.
    reason: String,
    /// What one must know for it.
    skill: Option<String>,
    /// Who is asked; nobody in particular when absent.
    to: Option<Actor>,
    /// Whether the caller asks.
    own: bool,
    /// What whoever takes over has to know.
    briefing: Briefing,
}

fn waiting((row, event): (SessionRow, Event), caller: &Caller) -> Option<WaitingEscalation> {
    let EventBody::EscalationOffered { escalation, reason, urgency, skill, to, briefing } = event.body else {
        return None;
    };
    Some(WaitingEscalation {
        id: escalation,
        session: row.id,
        title: row.title,
        headline: row.headline,
        head: u64::try_from(row.head).unwrap_or(0),
        seq: event.seq,
        ticket: row.ticket,
        client: row.client,
        own: event.by.id == caller.user,
        by: event.by,
        at: event.at,
        urgency,
        reason,
        skill,
        to,
        briefing: *briefing,
    })
}

/// What waits to be taken over, the most urgent first.
#[utoipa::path(
    tag = "sessions",
    operation_id = "list_escalations",
    security(("bearer" = [])),
    responses((status = 200, body = EscalationQueue), (status = 401, body = Problem)),
)]
#[get("/escalations")]
pub async fn list_escalations(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<EscalationQueue>> {
    let run = tenancy.db.tenant(&caller);
    let open = run.run(async |conn| store::open_escalations(conn, &caller).await).await?;
    let mut items: Vec<_> = open.into_iter().filter_map(|open| waiting(open, &caller)).collect();
    items.sort_by_key(|waiting| (Reverse(waiting.urgency), waiting.at));
    Ok(web::Json(EscalationQueue { items }))
}
