//! Putting a document on the ticket: what somebody asks for becomes rows; nothing goes out yet.

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{
    JOB, MADE, PushDesk,
    model::{Part, PushState, TimeRequest, marker, notes},
    store::{self, PushRow},
    tell::standings_of,
};
use crate::{
    documents::{self, Tone, Variant, Wish},
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{PushId, SessionId},
        jobs,
    },
    psa::{
        self,
        model::{NewTime, NotePlace},
    },
    sessions::{self, Event, EventBody, SessionRow, TicketSource},
    tenancy::{
        Caller, Role,
        audit::{self, Entry},
    },
};

/// What somebody wants on the ticket.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushRequest {
    /// Unique for ever; sending it again changes nothing.
    pub id: PushId,
    /// Which document: not the full log.
    pub variant: Variant,
    /// In what tone; of a client update only.
    pub tone: Option<Tone>,
    /// In which time times are written, in minutes east of UTC: −840 to 840, 0 unless told.
    pub offset: Option<i32>,
    /// The last event that the document's reader saw of it.
    pub seq: u64,
    /// Who is to read it; the MSP's own people unless told, and of a client update the client.
    pub place: Option<NotePlace>,
    /// Whether the ticket system sends its e-mails about it; not unless told.
    #[serde(default)]
    pub notify: bool,
    /// Work to be written down with it.
    pub time: Option<TimeRequest>,
    /// The id of the status that the ticket goes to.
    pub status: Option<String>,
}

/// Whether the caller may put something on a session's ticket.
pub fn demand(caller: &Caller) -> Result<()> {
    if caller.role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden("Viewers do not write on tickets. Ask an engineer."))
}

/// Whether the caller may try again what failed: whose session it is, or an admin.
pub fn demand_retry(caller: &Caller, session: &SessionRow) -> Result<()> {
    if caller.role >= Role::TeamAdmin || (caller.role >= Role::Engineer && session.started_by == caller.user) {
        return Ok(());
    }
    Err(Error::forbidden("Only who started the session and admins try it again. Ask one of them."))
}

/// Has a document put on the ticket. The push that is on its way.
///
/// # Errors
/// `not_found` when the caller does not see the session; `forbidden` for viewers; `invalid`
/// naming the field; `no_ticket` or `already_pushed` (409).
pub async fn create(
    desk: &PushDesk,
    caller: &Caller,
    session: SessionId,
    request: &PushRequest,
) -> Result<PushRow> {
    let tenancy = &desk.tenancy;
    let mut source = documents::read(tenancy, caller, session, request.variant).await?;
    demand(caller)?;
    if request.variant == Variant::FullLog {
        return Err(Error::invalid("variant", "The full log does not go onto tickets. Export it as a file."));
    }
    let ticket = source_of(&source.log).ok_or_else(no_ticket)?;
    source.log.retain(|event| event.seq <= request.seq);
    if source.log.is_empty() {
        return Err(Error::invalid("seq", "Give the number of the last event that the document was made of."));
    }
    demand_parts(request)?;
    let wish = Wish::checked(request.variant, request.tone, request.offset)?;
    let (_, documents::Written { document, .. }) = source.write(wish).await?;
    let text = document.text();
    let connection = tenancy.db.tenant(caller).run(async |conn| psa::find(conn, caller, ticket.connection).await);
    let connection = connection.await.map_err(|_| no_connection())?;
    let longest = desk.psa.system(&connection)?.longest_note();
    let now = tenancy.clock.now();
    let push = PushRow {
        id: request.id,
        session,
        connection: connection.id,
        ticket: ticket.ticket,
        variant: request.variant.name().to_owned(),
        made_by: caller.user,
        made_at: now,
        seq: i64::try_from(request.seq).unwrap_or(i64::MAX),
        state: PushState::Queued.as_str().to_owned(),
        reason: None,
        changed_at: now,
    };
    let made = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let parts = parts(conn, caller, &push, request, (&text, &document.title, longest)).await?;
            let digest = Sha256::digest(format!("{:?}\0{}", place(request), text.trim()));
            let is_there = store::alike(conn, &push, &digest).await?.is_some();
            if is_there || !store::insert(conn, &push, &digest, &parts).await? {
                return there(conn, caller, &push, &digest).await.map(|push| (push, Vec::new()));
            }
            jobs::enqueue(conn, JOB, push.id.0, now).await?;
            record(conn, caller, "push.queued", &push).await?;
            let standings = standings_of(conn, &push).await?;
            Ok((push, standings))
        })
        .await?;
    let (push, standings) = made;
    if !standings.is_empty() {
        desk.failpoint.pass(MADE);
        desk.say(caller.as_ref(), &push, &standings, push.id.0).await;
        desk.bell.ring();
    }
    Ok(push)
}

/// Tries again what of a push failed.
///
/// # Errors
/// `not_found` when there is none or the caller does not see its session; `forbidden`;
/// `not_failed` (409) when it is on its way or there.
pub async fn retry(desk: &PushDesk, caller: &Caller, id: PushId) -> Result<PushRow> {
    let now = desk.tenancy.clock.now();
    let (push, standings) = desk
        .tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let push = store::find(conn, id).await?.ok_or_else(Error::not_found)?;
            let row = sessions::find_visible(conn, caller, push.session).await?;
            demand_retry(caller, &row)?;
            let parts = store::parts(conn, id).await?;
            if parts.iter().all(|part| part.part == Part::Done) {
                let why = "Nothing is left of it to send. Read the document and put it on the ticket anew.";
                return Err(Error::conflict("not_failed", why));
            }
            if !store::set_state(conn, id, (&[PushState::Failed], PushState::Queued), None, now).await? {
                return Err(Error::conflict("not_failed", "It is on its way to the ticket, or there already."));
            }
            store::wait_again(conn, id).await?;
            jobs::enqueue(conn, JOB, id.0, now).await?;
            record(conn, caller, "push.retried", &push).await?;
            let push =
                PushRow { state: PushState::Queued.as_str().to_owned(), reason: None, changed_at: now, ..push };
            let mut standings = standings_of(conn, &push).await?;
            standings.retain(|standing| standing.state == PushState::Queued);
            Ok((push, standings))
        })
        .await?;
    desk.say(caller.as_ref(), &push, &standings, uuid::Uuid::now_v7()).await;
    desk.bell.ring();
    Ok(push)
}

/// What goes with the note can be meant.
fn demand_parts(request: &PushRequest) -> Result<()> {
    if let Some(time) = &request.time {
        time.demand()?;
        demand_id("time.role", time.role.as_deref())?;
    }
    demand_id("status", request.status.as_deref())
}

/// What names something in a ticket system is short, and a word.
fn demand_id(field: &str, id: Option<&str>) -> Result<()> {
    let is_id = |id: &str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if id.is_none_or(is_id) { Ok(()) } else { Err(Error::invalid(field, "Give one of the ids that are offered.")) }
}

/// The push that is there instead: the very one, or one that says the same.
async fn there(conn: &mut TenantConn, caller: &Caller, push: &PushRow, digest: &[u8]) -> Result<PushRow> {
    if let Some(same) = store::find(conn, push.id).await? {
        let own = same.session == push.session && same.made_by == caller.user;
        return if own { Ok(same) } else { Err(Error::invalid("id", "Give a new id: this one is taken.")) };
    }
    let alike = store::alike(conn, push, digest).await?;
    let (how, besides) = alike.map_or(("is there", ""), |alike| match alike.state() {
        PushState::Confirmed => ("is there", ""),
        PushState::Failed => ("is there", " What did not get there with it can be tried again."),
        PushState::Queued | PushState::Sent => ("is on its way", ""),
    });
    let why = format!("The same note {how} already. Nothing was sent a second time.{besides}");
    Err(Error::conflict("already_pushed", why))
}

async fn parts(
    conn: &mut TenantConn,
    caller: &Caller,
    push: &PushRow,
    request: &PushRequest,
    (text, title, longest): (&str, &str, usize),
) -> Result<Vec<Part>> {
    let mut parts: Vec<Part> =
        notes(push.id, text, longest, place(request), request.notify).into_iter().map(Part::Note).collect();
    if let Some(time) = &request.time {
        let marker = marker(push.id, parts.len());
        parts.push(Part::Time(NewTime {
            member: psa::member_of(conn, push.connection, caller.user).await?,
            from: time.from,
            until: time.until,
            role: time.role.clone(),
            text: format!("{title}\n\nResolutionFlow {marker}"),
            marker,
        }));
    }
    // Last: some statuses take no more work.
    parts.extend(request.status.clone().map(|status| Part::Status { status }));
    Ok(parts)
}

fn place(request: &PushRequest) -> NotePlace {
    let usual = match request.variant {
        Variant::ClientUpdate => NotePlace::Discussion,
        _ => NotePlace::Internal,
    };
    request.place.unwrap_or(usual)
}

fn source_of(log: &[Event]) -> Option<TicketSource> {
    let linked = log.iter().rev().find_map(|event| match &event.body {
        EventBody::TicketLinked { ticket } => Some(ticket),
        _ => None,
    });
    linked?.source.clone()
}

fn no_ticket() -> Error {
    let remedy = "This session has no ticket of a ticket system. Link one first: Ticket, then search for it.";
    Error::conflict("no_ticket", remedy)
}

fn no_connection() -> Error {
    let remedy = "The connection to the ticket's system is not there any more. Link the ticket again.";
    Error::conflict("no_ticket", remedy)
}

async fn record(conn: &mut TenantConn, caller: &Caller, action: &str, push: &PushRow) -> Result<()> {
    let detail = json!({ "session": push.session, "ticket": push.ticket, "document": push.variant });
    audit::record(conn, caller, Entry { action, object_kind: "push", object_id: push.id.0, detail }).await
}
