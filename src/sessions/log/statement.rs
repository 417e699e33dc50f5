//! The one statement that appends: many sessions of many accounts, one commit.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::writer::Append;
use crate::platform::ids::{AccountId, CommandId, LogId, SessionId, UserId};

// A list per column is how one statement takes many rows.
#[allow(clippy::too_many_arguments)]
#[diesel::declare_sql_function]
extern "SQL" {
    #[sql_name = "app.append_events"]
    fn append_events(
        accounts: Array<Uuid>,
        sessions: Array<Uuid>,
        expected: Array<BigInt>,
        counts: Array<Integer>,
        statuses: Array<Text>,
        headlines: Array<Text>,
        tickets: Array<Nullable<Text>>,
        clients: Array<Nullable<Text>>,
        logs: Array<Uuid>,
        commands: Array<Uuid>,
        parts: Array<SmallInt>,
        kinds: Array<Text>,
        at: Array<Timestamptz>,
        actors: Array<Text>,
        data: Array<Text>,
        joined: Array<Nullable<Uuid>>,
    ) -> Array<BigInt>;
}

/// The arguments of the statement, a list per column.
#[derive(Default)]
struct Columns<'a> {
    accounts: Vec<AccountId>,
    sessions: Vec<SessionId>,
    expected: Vec<i64>,
    counts: Vec<i32>,
    statuses: Vec<&'a str>,
    headlines: Vec<&'a str>,
    tickets: Vec<Option<&'a str>>,
    clients: Vec<Option<&'a str>>,
    logs: Vec<LogId>,
    commands: Vec<CommandId>,
    parts: Vec<i16>,
    kinds: Vec<&'a str>,
    at: Vec<DateTime<Utc>>,
    actors: Vec<&'a str>,
    data: Vec<&'a str>,
    joined: Vec<Option<UserId>>,
}

/// Appends all of `requests`, which are sorted by account and session and name each
/// session once; answers in their order: the new head, -1 or -2 (see
/// the function's own comment in the migration).
pub async fn run<'a>(
    conn: &mut AsyncPgConnection,
    requests: impl Iterator<Item = &'a Append>,
) -> diesel::QueryResult<Vec<i64>> {
    let mut columns = Columns::default();
    for request in requests {
        columns.push(request);
    }
    let call = append_events(
        columns.accounts,
        columns.sessions,
        columns.expected,
        columns.counts,
        columns.statuses,
        columns.headlines,
        columns.tickets,
        columns.clients,
        columns.logs,
        columns.commands,
        columns.parts,
        columns.kinds,
        columns.at,
        columns.actors,
        columns.data,
        columns.joined,
    );
    diesel::select(call).get_result(conn).await
}

impl<'a> Columns<'a> {
    fn push(&mut self, request: &'a Append) {
        self.accounts.push(request.account);
        self.sessions.push(request.session);
        self.expected.push(i64::try_from(request.expected).unwrap_or(i64::MAX));
        self.counts.push(i32::try_from(request.events.len()).unwrap_or(i32::MAX));
        self.statuses.push(request.status);
        self.headlines.push(&request.headline);
        self.tickets.push(request.ticket.as_deref());
        self.clients.push(request.client.as_deref());
        self.logs.push(request.log);
        for event in &request.events {
            self.commands.push(event.command);
            self.parts.push(event.part);
            self.kinds.push(event.kind);
            self.at.push(event.at);
            self.actors.push(&event.actor);
            self.data.push(&event.data);
            self.joined.push(event.joined);
        }
    }
}
