//! What is read of escalations beside the log, which a trigger keeps.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::{
    dsl::{exists, not, sql},
    expression::BoxableExpression,
    insert_into,
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Integer, Nullable, Text},
};
use diesel_async::RunQueryDsl;

use super::waits::Minutes;
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{CommandId, SessionId, TeamId, UserId},
    },
    sessions::{
        event::{Confidence, Event},
        store::{
            COLUMNS, SessionRow, events,
            schema::app::{escalation_addressees, escalation_settings, escalations, session_events, sessions},
            visible_to,
        },
    },
    tenancy::{self, Caller, Role},
};

/// Most offers that are listed.
const MOST_OFFERS: i64 = 200;
/// How many of the last offers are looked at for what was asked for.
const LAST_OFFERS: i64 = 100;

/// Whether a session is one that the caller is asked to take over.
pub fn asks(caller: &Caller) -> Box<dyn BoxableExpression<sessions::table, Pg, SqlType = Bool>> {
    let to = escalations::offered_to.eq(caller.user).assume_not_null();
    let team = escalations::offered_team.eq_any(caller.teams.clone()).assume_not_null();
    let nobody = escalations::offered_to.is_null().and(escalations::offered_team.is_null());
    let to = escalations::offered_to.is_not_null().and(to);
    let team = escalations::offered_team.is_not_null().and(team);
    Box::new(exists(
        escalations::table
            .filter(escalations::account_id.eq(sessions::account_id))
            .filter(escalations::session_id.eq(sessions::id))
            .filter(escalations::is_open)
            .filter(not(escalations::declined_by.contains(vec![Some(caller.user)])))
            .filter(nobody.or(to).or(team)),
    ))
}

/// Help that is asked for.
#[derive(Debug)]
pub struct Offered {
    /// The session.
    pub session: SessionRow,
    /// The event that asks.
    pub event: Event,
    /// Who is asked by now.
    pub to: Option<UserId>,
    /// The team that is asked by now.
    pub team: Option<TeamId>,
    /// How sure FlowPilot is of what it makes of it, once it said so.
    pub confidence: Option<Confidence>,
}

type OfferRow = (SessionId, i64, Option<UserId>, Option<TeamId>, Option<String>);

/// What waits to be taken over and the caller may see and has not declined, the most urgent
/// and then the oldest first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn open(conn: &mut TenantConn, caller: &Caller) -> Result<Vec<Offered>> {
    // No literal of the caller's: the words are those of the column's check.
    let urgency = sql::<Integer>("array_position(ARRAY['critical', 'high', 'normal', 'low'], urgency)");
    let open: Vec<OfferRow> = escalations::table
        .filter(escalations::account_id.eq(conn.account()))
        .filter(escalations::is_open)
        .filter(not(escalations::declined_by.contains(vec![Some(caller.user)])))
        .filter(escalations::session_id.eq_any(visible_to(caller).select(sessions::id)))
        .order((urgency, escalations::offered_at))
        .limit(MOST_OFFERS)
        .select((
            escalations::session_id,
            escalations::seq,
            escalations::offered_to,
            escalations::offered_team,
            escalations::confidence,
        ))
        .load(conn)
        .await?;
    let ids: Vec<SessionId> = open.iter().map(|(id, ..)| *id).collect();
    let rows: Vec<SessionRow> =
        visible_to(caller).filter(sessions::id.eq_any(&ids)).select(COLUMNS).load(conn).await?;
    let mut rows: HashMap<SessionId, SessionRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut offered = Vec::with_capacity(rows.len());
    for (id, seq, to, team, confidence) in open {
        let Some(session) = rows.remove(&id) else { continue };
        let event = events(conn, id, u64::try_from(seq - 1).unwrap_or(0), 1).await?.into_iter().next();
        let confidence = confidence.and_then(|word| serde_json::from_value(word.into()).ok());
        offered.extend(event.map(|event| Offered { session, event, to, team, confidence }));
    }
    Ok(offered)
}

/// Whether the caller could see this offer while it stood, whoever it is for by now.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn was_asked(
    conn: &mut TenantConn,
    caller: &Caller,
    session: SessionId,
    escalation: CommandId,
) -> Result<bool> {
    if caller.role < Role::Engineer {
        return Ok(false);
    }
    type Row = (Option<UserId>, Option<TeamId>, Option<DateTime<Utc>>);
    let found: Option<Row> = escalations::table
        .find((conn.account(), escalation))
        .filter(escalations::session_id.eq(session))
        .select((escalations::offered_to, escalations::offered_team, escalations::closed_at))
        .first(conn)
        .await
        .optional()?;
    let Some((to, team, closed_at)) = found else { return Ok(false) };
    let mut asked: Vec<(Option<UserId>, Option<TeamId>)> = escalation_addressees::table
        .filter(escalation_addressees::account_id.eq(conn.account()))
        .filter(escalation_addressees::escalation_id.eq(escalation))
        .select((escalation_addressees::user_id, escalation_addressees::team_id))
        .load(conn)
        .await?;
    asked.push((to, team));
    let theirs = asked.into_iter().any(|(to, team)| match (to, team) {
        (None, None) => true,
        (Some(to), _) => to == caller.user,
        (None, Some(team)) => caller.teams.contains(&team),
    });
    let since = tenancy::here_since(conn, caller.user).await?;
    Ok(theirs && since.is_some_and(|since| closed_at.is_none_or(|closed_at| since <= closed_at)))
}

/// Which session an escalation is of and who works on it, if somebody does.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn claimed(conn: &mut TenantConn, escalation: CommandId) -> Result<Option<(SessionId, UserId)>> {
    let found: Option<(SessionId, Option<UserId>)> = escalations::table
        .find((conn.account(), escalation))
        .select((escalations::session_id, escalations::claimed_by))
        .first(conn)
        .await
        .optional()?;
    Ok(found.and_then(|(session, by)| by.map(|by| (session, by))))
}

/// What the last offers that the caller may see asked people to know, the newest first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn skills(conn: &mut TenantConn, caller: &Caller) -> Result<Vec<String>> {
    let asks = escalations::account_id
        .eq(session_events::account_id)
        .and(escalations::session_id.eq(session_events::session_id))
        .and(escalations::seq.eq(session_events::seq));
    let skills: Vec<Option<String>> = session_events::table
        .inner_join(escalations::table.on(asks))
        .filter(escalations::account_id.eq(conn.account()))
        .filter(escalations::session_id.eq_any(visible_to(caller).select(sessions::id)))
        .order(escalations::offered_at.desc())
        .limit(LAST_OFFERS)
        .select(sql::<Nullable<Text>>("session_events.data->>'skill'"))
        .load(conn)
        .await?;
    Ok(skills.into_iter().flatten().collect())
}

/// What whoever asks for help has to confirm first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn checklist(conn: &mut TenantConn) -> Result<Vec<String>> {
    let found = escalation_settings::table.find(conn.account()).select(escalation_settings::checklist);
    let lines: Option<Vec<Option<String>>> = found.first(conn).await.optional()?;
    Ok(lines.into_iter().flatten().flatten().collect())
}

/// Puts this in the place of what the account wanted so far.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn set_settings(conn: &mut TenantConn, lines: &[String], minutes: Minutes) -> Result<()> {
    let lines: Vec<_> = lines.iter().map(Some).collect();
    let set = (
        escalation_settings::checklist.eq(&lines),
        escalation_settings::critical_minutes.eq(minutes.critical),
        escalation_settings::high_minutes.eq(minutes.high),
        escalation_settings::normal_minutes.eq(minutes.normal),
        escalation_settings::low_minutes.eq(minutes.low),
    );
    insert_into(escalation_settings::table)
        .values((escalation_settings::account_id.eq(conn.account()), set))
        .on_conflict(escalation_settings::account_id)
        .do_update()
        .set(set)
        .execute(conn)
        .await?;
    Ok(())
}

/// How long somebody may wait in the account.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn minutes(conn: &mut TenantConn) -> Result<Minutes> {
    let found = escalation_settings::table.find(conn.account()).select((
        escalation_settings::critical_minutes,
        escalation_settings::high_minutes,
        escalation_settings::normal_minutes,
        escalation_settings::low_minutes,
    ));
    Ok(found.first(conn).await.optional()?.unwrap_or_default())
}
