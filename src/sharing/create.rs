//! Making a link, and showing beforehand what its viewers will see.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    guest::GuestState,
    model::{self, LinkKind, ShareLink, Terms},
    policy,
    projection::Projector,
    store::{self, NewLink},
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{CommandId, SessionId, ShareLinkId},
        secrets::Token,
    },
    redaction,
    sessions::{self, Actor, Event, EventBody, MAX_NOTE, log},
    tenancy::{
        self, Caller, Tenancy,
        audit::{self, Entry},
    },
};

/// What a link is to be like.
pub struct Wish {
    /// Who may open it.
    pub kind: LinkKind,
    /// The event from which on viewers see every step; 1 is the beginning.
    pub start: u64,
    /// Whether first names are shown.
    pub names: bool,
    /// How many hours it is good for.
    pub hours: Option<u32>,
    /// What viewers must know besides the link.
    pub password: Option<String>,
    /// How often it may be opened.
    pub most_views: Option<i32>,
}

/// A link that was made. Its address is shown this once.
pub struct Made {
    /// The link.
    pub link: ShareLink,
    /// What to hand out; the token stands in the fragment, which no server sees.
    pub url: String,
}

/// Makes a link to a session the caller sees.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid` naming the field, and `conflict` when public
/// links are off or the session has too many.
pub async fn create(tenancy: &Tenancy, caller: &Caller, session: SessionId, wish: Wish) -> Result<Made> {
    let now = tenancy.clock.now();
    let expires_at = model::expiry(wish.hours, now)?;
    let most_views = model::most_views(wish.most_views)?;
    let password_hash = match model::password(wish.password)? {
        Some(password) => Some(tenancy::hash_link_password(password).await?),
        None => None,
    };
    let (token, mask_key) = (Token::random()?, Token::random()?.digest());
    let new = NewLink {
        id: ShareLinkId::new(),
        session,
        kind: wish.kind,
        digest: token.digest(),
        password_hash,
        start_seq: i64::try_from(wish.start).unwrap_or(i64::MAX),
        shows_names: wish.names,
        most_views,
        mask_key,
        created_by: caller.user,
        created_at: now,
        expires_at,
    };
    let link = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            demand_start(conn, caller, session, wish.start).await?;
            if wish.kind == LinkKind::Public && !store::public_links(conn).await? {
                let why = "Public links are switched off for this account. Make one for people of the account.";
                return Err(Error::conflict("public_links_off", why));
            }
            if store::count_open(conn, session, now).await? >= model::MOST_OPEN {
                let why = "This session has 50 open links. End some of them first.";
                return Err(Error::conflict("too_many_links", why));
            }
            store::insert(conn, &new).await?;
            let detail = json!({
                "session": session, "kind": wish.kind, "expires_at": expires_at,
                "password": new.password_hash.is_some(), "most_views": most_views,
            });
            let entry = Entry { action: "session.shared", object_kind: "share_link", object_id: new.id.0, detail };
            audit::record(conn, caller, entry).await?;
            store::find(conn, new.id).await?.ok_or_else(|| Error::internal("the link just stored is not there"))
        })
        .await?;
    let url = format!("{}/shared#{}", tenancy.public_url, token.reveal());
    Ok(Made { link, url })
}

/// What is to be looked at before it is shown to anybody.
pub struct Draft {
    /// The event from which on viewers see every step; 1 is the beginning.
    pub start: u64,
    /// Whether first names are shown.
    pub names: bool,
    /// An update that is about to be written for them.
    pub update: Option<String>,
}

/// What viewers of a link like this would see now.
///
/// # Errors
/// `not_found`, `forbidden`, and `invalid` naming `start` or `update`.
pub async fn preview(tenancy: &Tenancy, caller: &Caller, session: SessionId, draft: Draft) -> Result<GuestState> {
    let Draft { start, names, update } = draft;
    if update.as_ref().is_some_and(|text| text.chars().count() > MAX_NOTE) {
        return Err(Error::invalid("update", format!("An update has at most {MAX_NOTE} characters.")));
    }
    let (mut log, hiding, provider) = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            demand_start(conn, caller, session, start).await?;
            let hiding = redaction::hiding(conn, session).await?;
            let provider = tenancy::account_name(conn).await?;
            Ok::<_, Error>((log::read(conn, session, 0, i64::MAX).await?, hiding, provider))
        })
        .await?;
    let terms = Terms {
        link: ShareLinkId::new(),
        start,
        names,
        is_public: true,
        provider,
        expires_at: tenancy.clock.now(),
        redactor: hiding.redactor(&Token::random()?.digest())?,
        hiding: hiding.revision,
    };
    if let Some(text) = update {
        let seq = log.last().map_or(1, |last| last.seq + 1);
        log.push(written(seq, text, caller, tenancy.clock.now()));
    }
    Ok(Projector::replay(terms, &log).state().clone())
}

/// The event that an update would be.
fn written(seq: u64, text: String, caller: &Caller, at: DateTime<Utc>) -> Event {
    let note = CommandId::new();
    let by = Actor { id: caller.user, name: caller.name.clone() };
    Event { seq, at, by, command: note, body: EventBody::NoteAdded { note, text, node: None, shared: true } }
}

/// The session must be seen, sharing allowed, and the start in its log.
async fn demand_start(conn: &mut TenantConn, caller: &Caller, session: SessionId, start: u64) -> Result<()> {
    let row = sessions::find_visible(conn, caller, session).await?;
    policy::share(caller)?;
    if (1..=u64::try_from(row.head).unwrap_or(0)).contains(&start) {
        return Ok(());
    }
    Err(Error::invalid("start", format!("The session has events 1 to {}; choose one of them.", row.head)))
}
