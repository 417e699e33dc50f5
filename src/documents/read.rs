//! What documents are made of: a session's log as its reader may see it, and what hides.

use std::collections::{BTreeSet, HashMap};

use super::{Accepted, Choice, Drafts, Means, Template, Variant, Wish, Written, ends, store, write};
use crate::{
    platform::{
        aside::aside,
        db::TenantConn,
        error::{Error, Result},
        ids::{HiddenWordsId, SessionId},
    },
    redaction::{self, Hiding, Redactor},
    sessions::{self, Actor, Event, SessionRow, log},
    tenancy::{self, Caller, Tenancy},
};

/// Most events that are read for a document; no session has more.
const MOST_EVENTS: i64 = 1_000_000;

/// A session's whole log, and what its documents are made with.
pub struct Source {
    /// The log.
    pub log: Vec<Event>,
    /// What is hidden, and how.
    pub means: Means,
    /// What was hidden by hand.
    pub by_hand: Vec<KnownWords>,
}

/// What somebody hid by hand.
pub struct KnownWords {
    /// Its name.
    pub id: HiddenWordsId,
    /// Who.
    pub by: Actor,
    words: String,
}

impl KnownWords {
    /// Whether this is what was found, however it is spaced and written.
    #[must_use]
    pub fn stands_for(&self, values: &BTreeSet<String>) -> bool {
        let alike = |value: &String| {
            value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase() == self.words.to_lowercase()
        };
        values.iter().any(alike)
    }
}

impl Source {
    /// The document. A long log with an account's own rules takes its time: aside.
    ///
    /// # Errors
    /// `internal` when writing it panicked.
    pub async fn write(self, wish: Wish) -> Result<(Self, Written)> {
        aside(move || {
            let written = write(&self.log, wish, &self.means);
            (self, written)
        })
        .await
    }

    /// The last event that it knows.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.log.last().map_or(0, |event| event.seq)
    }
}

/// What a document of a session is made of. Placeholders are made by the session's own key: the
/// same value has the same one in all of its documents, and in no other session's.
///
/// # Errors
/// `not_found` when the caller does not see the session.
pub async fn read(tenancy: &Tenancy, caller: &Caller, id: SessionId, variant: Variant) -> Result<Source> {
    let (log, means, by_hand) = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let row = sessions::find_visible(conn, caller, id).await?;
            let means = means(conn, tenancy, &row, variant).await?;
            let log = log::read(conn, id, 0, MOST_EVENTS).await?;
            Ok::<_, Error>((log, means, by_hand(conn, id).await?))
        })
        .await?;
    let means = aside(move || means.ready(None)).await??;
    Ok(Source { log, means, by_hand })
}

/// What a document of a session that goes on shows now, with the events since it was last asked.
pub struct Preview {
    /// The document.
    pub written: Written,
    /// The last event that it knows.
    pub seq: u64,
    /// What it was made with.
    pub means: Means,
    /// What was hidden by hand.
    pub by_hand: Vec<KnownWords>,
}

/// A document of a session, of a draft where there is one.
///
/// # Errors
/// `not_found` when the caller does not see the session.
pub async fn preview(
    (tenancy, drafts): (&Tenancy, &Drafts),
    caller: &Caller,
    id: SessionId,
    wish: Wish,
) -> Result<Preview> {
    if wish.variant == Variant::FullLog {
        let source = read(tenancy, caller, id, wish.variant).await?;
        let (source, written) = source.write(wish).await?;
        let seq = source.seq();
        return Ok(Preview { written, seq, means: source.means, by_hand: source.by_hand });
    }
    // Asked first, so that nobody makes drafts of what is not theirs.
    tenancy.db.tenant(caller).run(async |conn| sessions::find_visible(conn, caller, id).await).await?;
    let mut draft = drafts.of(caller.account(), id).lock_owned().await;
    let known = &mut *draft;
    let (means, news, by_hand) = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let row = sessions::find_visible(conn, caller, id).await?;
            let means = means(conn, tenancy, &row, wish.variant).await?;
            let last = known.recall(row.log, means.hiding.revision);
            let news = log::read(conn, id, last, MOST_EVENTS).await?;
            // Purged meanwhile: these may not follow on what is known.
            if sessions::log_of(conn, id).await? != row.log {
                return Err(Error::unavailable("the log was replaced while it was read"));
            }
            Ok::<_, Error>((means, news, by_hand(conn, id).await?))
        })
        .await?;
    let made = aside(move || {
        draft.advance(news);
        let means = means.ready(draft.redactor())?;
        draft.keep_redactor(&means.redactor);
        Ok::<_, Error>((draft.write(wish, &means), draft.seq(), means))
    });
    let (written, seq, means) = made.await??;
    Ok(Preview { written, seq, means, by_hand })
}

/// What a document is made with, as it is stored.
struct Stored {
    hiding: Hiding,
    key: Vec<u8>,
    choice: Choice,
    ends: Option<BTreeSet<String>>,
    reworded: Option<Accepted>,
    template: Option<Template>,
}

impl Stored {
    /// Ready for use. Rules are made into what finds them unless that is `known` already.
    fn ready(self, known: Option<Redactor>) -> Result<Means> {
        let Self { hiding, key, choice, ends, reworded, template } = self;
        let redactor = known.map_or_else(|| hiding.redactor(&key), Ok)?;
        Ok(Means { redactor, choice, ends, reworded, template })
    }
}

async fn means(
    conn: &mut TenantConn,
    tenancy: &Tenancy,
    session: &SessionRow,
    variant: Variant,
) -> Result<Stored> {
    let id = session.id;
    let ends = ends::of(conn, session).await?;
    let hiding = redaction::hiding(conn, id).await?;
    let key = tenancy.mask_key(id.0).to_vec();
    let choice = store::read_choice(conn, id, variant).await?;
    let newest = store::newest_template(conn, variant).await?;
    let template = newest.and_then(|(version, text)| Some(Template { version, text: text? }));
    let reworded = match store::read_rewording(conn, id, variant).await? {
        Some((by, at, seq, lines)) => {
            let name = tenancy::names(conn, &[by]).await?.pop().map(|(_, name)| name).unwrap_or_default();
            Some(Accepted { by: Actor { id: by, name }, at, seq, lines })
        }
        None => None,
    };
    Ok(Stored { hiding, key, choice, ends, reworded, template })
}

async fn by_hand(conn: &mut TenantConn, id: SessionId) -> Result<Vec<KnownWords>> {
    let hidden = redaction::by_hand(conn, id).await?;
    let makers: Vec<_> = hidden.iter().map(|hidden| hidden.made_by).collect();
    let names: HashMap<_, _> = tenancy::names(conn, &makers).await?.into_iter().collect();
    let known = hidden.into_iter().filter_map(|hidden| {
        let name = names.get(&hidden.made_by).cloned().unwrap_or_default();
        Some(KnownWords { id: hidden.id, by: Actor { id: hidden.made_by, name }, words: hidden.words? })
    });
    Ok(known.collect())
}
