//! The escalation queue: what waits to be taken over, for those who may take it.

use std::cmp::Reverse;

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    store::{self, Offered},
    waits::Minutes,
};
use crate::{
    platform::{
        error::{Error, Problem, Result},
        ids::{CommandId, SessionId, TeamId, UserId},
    },
    sessions::{
        Actor, Briefing, Confidence, EventBody, Permission, Seat, TeamRef, Urgency,
        policy::{Offer, may_take},
    },
    tenancy::{self, Caller, Tenancy},
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
    /// Until when somebody is to come, as the account wants it.
    due_at: Option<DateTime<Utc>>,
    /// How sure FlowPilot is of what it makes of it.
    confidence: Option<Confidence>,
    /// Why.
    reason: String,
    /// What one must know for it.
    skill: Option<String>,
    /// Who is asked; nobody in particular when absent.
    to: Option<Actor>,
    /// The team that is asked.
    team: Option<TeamRef>,
    /// Whether the caller asks.
    own: bool,
    /// Whether the caller is asked by name, or in one of their teams.
    for_you: bool,
    /// Whether the caller may take it over.
    take: Permission,
    /// What whoever takes over has to know.
    briefing: Briefing,
}

/// What offers are shown with: the names of people and teams they are for, and how long they may wait.
struct Around {
    people: Vec<(UserId, String)>,
    teams: Vec<(TeamId, String)>,
    minutes: Minutes,
}

fn waiting(offered: Offered, seat: &Seat, around: &Around) -> Option<WaitingEscalation> {
    let Offered { session: row, event, to, team, confidence } = offered;
    let EventBody::EscalationOffered { escalation, reason, urgency, skill, briefing, .. } = event.body else {
        return None;
    };
    let named = |(id, name): &(UserId, String)| Actor { id: *id, name: name.clone() };
    let to = around.people.iter().find(|(id, _)| Some(*id) == to).map(named);
    let named = |(id, name): &(TeamId, String)| TeamRef { id: *id, name: name.clone() };
    let team = around.teams.iter().find(|(id, _)| Some(*id) == team).map(named);
    let offer = Offer { by: event.by.id, to: to.as_ref(), team: team.as_ref() };
    Some(WaitingEscalation {
        id: escalation,
        session: row.id,
        title: row.title,
        headline: row.headline,
        head: u64::try_from(row.head).unwrap_or(0),
        seq: event.seq,
        ticket: row.ticket,
        client: row.client,
        own: event.by.id == seat.user,
        for_you: offer.names(seat),
        take: may_take(offer, seat),
        by: event.by,
        at: event.at,
        urgency,
        due_at: around.minutes.due(urgency, event.at),
        confidence: confidence.or(briefing.confidence),
        reason,
        skill,
        to,
        team,
        briefing: *briefing,
    })
}

/// What waits to be taken over, the most urgent first; not what the caller has declined.
#[utoipa::path(
    tag = "sessions",
    operation_id = "list_escalations",
    security(("bearer" = [])),
    responses((status = 200, body = EscalationQueue), (status = 401, body = Problem)),
)]
#[get("/escalations")]
pub async fn list_escalations(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<EscalationQueue>> {
    let run = tenancy.db.tenant(&caller);
    let (open, around) = run
        .run(async |conn| {
            let open = store::open(conn, &caller).await?;
            let people: Vec<_> = open.iter().filter_map(|offer| offer.to).collect();
            let teams: Vec<_> = open.iter().filter_map(|offer| offer.team).collect();
            let people = tenancy::names(conn, &people).await?;
            let teams = tenancy::team_names(conn, &teams).await?;
            let minutes = store::minutes(conn).await?;
            Ok::<_, Error>((open, Around { people, teams, minutes }))
        })
        .await?;
    let seat = Seat::of(&caller);
    let mut items: Vec<_> = open.into_iter().filter_map(|open| waiting(open, &seat, &around)).collect();
    items.sort_by_key(|waiting| (Reverse(waiting.urgency), waiting.at));
    Ok(web::Json(EscalationQueue { items }))
}
