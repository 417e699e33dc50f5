//! Finding sessions that go on. They change from minute to minute, so they are in no index: those the caller may
//! see are read where they are and looked at one by one, by what lists show of them.
//!
//! What must stay true: the caller finds here what `sessions` lets them see; and, as everywhere in search, what is
//! hidden in a session's documents is neither found nor shown.

use std::cmp::Reverse;

use search_index::{AtHand, Filters, Hit, Label, Sighted, Texts, is_part};

use super::{
    Wanted,
    document::{Detail, Kind},
    hidden::{HIDDEN, Veil},
};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{SessionId, UserId},
    },
    redaction,
    sessions::{self, SessionRow, Status},
    tenancy::{self, Caller},
};

/// Of sessions that a text calls by their title and has much more to say than it, those that are shown.
const MOST_CALLED: usize = 3;

/// The sessions that go on and fit, the best first: those the text names by their ticket, those that hold what it
/// names besides, those with most of its words, and a few of whose title it says most.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer; `internal` when rules that are stored cannot be used.
pub(super) async fn find(conn: &mut TenantConn, caller: &Caller, wanted: &Wanted) -> Result<Vec<Hit>> {
    let asked = AtHand::new(&wanted.text);
    let Some(clients) = is_asked_for(&asked, &wanted.filters) else { return Ok(Vec::new()) };
    let mut running = Running::read(conn, caller).await?;
    running.retain(|one| one.passes(&asked, clients) && asked.look_at(&one.texts(&one.with())).is_some());
    if running.is_empty() {
        return Ok(Vec::new());
    }
    Running::cover(conn, &mut running).await?;
    // Looked at once more: what is hidden by now is found by nobody.
    let mut found: Vec<(Sighted, Running)> =
        running.into_iter().filter_map(|one| Some((asked.look_at(&one.texts(&one.with()))?, one))).collect();
    found.sort_by_key(|(sighted, _)| Reverse(sighted.rank));
    // Those are the last.
    let better = found.iter().take_while(|(sighted, _)| !sighted.is_only_called()).count();
    found.truncate(wanted.limit.min(better + MOST_CALLED));
    Ok(found.into_iter().map(|(sighted, one)| one.into_hit(sighted)).collect())
}

/// The parts of a client's name that are asked for; nothing where what is asked for is true of no session that
/// goes on.
fn is_asked_for<'a>(asked: &AtHand, filters: &'a Filters) -> Option<&'a [Label]> {
    let Filters { kinds: _, labels, parts, since, until } = filters;
    let of_past = !labels.is_empty() || since.is_some() || until.is_some();
    let of_kind = asked.kinds().is_empty() || asked.kinds().iter().any(|kind| kind == Kind::Running.as_str());
    let says_something =
        asked.has_words() || !(asked.kinds().is_empty() && asked.filters().is_empty() && parts.is_empty());
    (!of_past && of_kind && says_something).then_some(parts)
}

/// A session that goes on.
struct Running {
    row: SessionRow,
    /// The names of those who take part.
    people: Vec<String>,
}

impl Running {
    async fn read(conn: &mut TenantConn, caller: &Caller) -> Result<Vec<Self>> {
        let rows = sessions::going_on(conn, caller).await?;
        let mut users: Vec<UserId> = rows.iter().flat_map(|(_, people)| people.iter().copied()).collect();
        users.sort_unstable();
        users.dedup();
        let names = tenancy::names(conn, &users).await?;
        let name = |user: &UserId| names.iter().find(|(id, _)| id == user).map(|(_, name)| name.clone());
        let one = |(row, people): (SessionRow, Vec<UserId>)| {
            let people = people.iter().filter_map(name).collect();
            Self { row, people }
        };
        Ok(rows.into_iter().map(one).collect())
    }

    /// Puts what is shown in the place of what is there.
    async fn cover(conn: &mut TenantConn, all: &mut [Self]) -> Result<()> {
        let ids: Vec<SessionId> = all.iter().map(|one| one.row.id).collect();
        let (_, rules) = redaction::rules(conn).await?;
        let by_hand = redaction::hidden_in(conn, &ids).await?;
        let veil = Veil::new(rules)?;
        for Self { row, people } in all {
            let redactor = veil.with(by_hand.get(&row.id).map_or(&[][..], Vec::as_slice))?;
            let texts = [&mut row.title, &mut row.headline].into_iter().chain(people);
            for text in texts.chain(&mut row.ticket).chain(&mut row.client) {
                *text = redactor.cover(text, HIDDEN);
            }
        }
        Ok(())
    }

    /// Filters go by what is there.
    fn passes(&self, asked: &AtHand, clients: &[Label]) -> bool {
        asked.filters().iter().chain(clients).all(|Label { name, value }| match name.as_str() {
            "client" => self.row.client.as_ref().is_some_and(|client| is_part(value, client)),
            "with" => self.people.iter().any(|person| is_part(value, person)),
            // No session that goes on has an outcome, and tags and categories are of flows.
            _ => false,
        })
    }

    fn with(&self) -> Vec<&str> {
        self.row.client.as_deref().into_iter().chain(self.people.iter().map(String::as_str)).collect()
    }

    fn texts<'a>(&'a self, others: &'a [&'a str]) -> Texts<'a> {
        Texts { title: &self.row.title, number: self.row.ticket.as_deref(), others }
    }

    fn into_hit(self, Sighted { title_ranges, matched, .. }: Sighted) -> Hit {
        let Self { row, people } = self;
        let detail = Detail {
            client: row.client,
            ticket: row.ticket,
            with: people,
            stands_at: Some(row.headline).filter(|headline| !headline.is_empty()),
            paused: (row.status == Status::Paused.as_str()).then_some(true),
            ..Detail::default()
        };
        Hit {
            id: row.id.0,
            group: row.id.0,
            anchor: String::new(),
            kind: Kind::Running.as_str().to_owned(),
            detail: detail.to_text(),
            at: row.updated_at.timestamp(),
            title: row.title,
            title_ranges,
            score: 0.0,
            matched,
            meaning: None,
            snippet: None,
        }
    }
}
