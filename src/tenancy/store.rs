//! The tables of this domain.

use chrono::{DateTime, Utc};
use diesel::{dsl::count_star, insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;

use super::{Role, Team, User, UserStatus};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{SessionId, ShareLinkId, TeamId, UserId},
    page::Cursor,
};

mod links;
#[path = "schema.rs"]
mod schema;
pub use links::{
    NewLink, OpenInvite, insert_link, link_to_mail, open_invites, revoke_invite, sealed_links, set_link_mail,
    set_sealed_link,
};
use schema::app::{accounts, live_tickets, one_time_links, sign_ins, team_members, teams, users};

type UserRow = (UserId, String, String, String, String, DateTime<Utc>);

fn user_columns() -> (users::id, users::email, users::name, users::role, users::status, users::tokens_valid_after)
{
    (users::id, users::email, users::name, users::role, users::status, users::tokens_valid_after)
}

fn to_user(conn: &TenantConn, row: UserRow) -> Result<User> {
    let (id, email, name, role, status, tokens_valid_after) = row;
    let status = if status == "active" { UserStatus::Active } else { UserStatus::Disabled };
    let role = Role::parse(&role)?;
    Ok(User { account: conn.account(), id, email, name, role, status, tokens_valid_after })
}

/// A user of an account that may be used, with their teams, oldest first; what every request asks,
/// hence one question: a row for each team, or one without.
pub async fn seat(conn: &mut TenantConn, id: UserId) -> Result<Option<(User, Vec<TeamId>)>> {
    let account =
        accounts::table.on(accounts::account_id.eq(users::account_id).and(accounts::status.eq("active")));
    let theirs = team_members::account_id.eq(users::account_id).and(team_members::user_id.eq(users::id));
    let rows: Vec<(UserRow, Option<TeamId>)> = users::table
        .inner_join(account)
        .left_join(team_members::table.on(theirs))
        .filter(users::account_id.eq(conn.account()))
        .filter(users::id.eq(id))
        .order(team_members::team_id)
        .select((user_columns(), team_members::team_id.nullable()))
        .load(conn)
        .await?;
    let teams = rows.iter().filter_map(|(_, team)| *team).collect();
    let Some((user, _)) = rows.into_iter().next() else { return Ok(None) };
    Ok(Some((to_user(conn, user)?, teams)))
}

/// Whether the account may be used.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn is_active(conn: &mut TenantConn) -> Result<bool> {
    let active: i64 = accounts::table
        .filter(accounts::account_id.eq(conn.account()))
        .filter(accounts::status.eq("active"))
        .select(count_star())
        .first(conn)
        .await?;
    Ok(active == 1)
}

/// A user.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn user(conn: &mut TenantConn, id: UserId) -> Result<Option<User>> {
    let row = users::table.find((conn.account(), id)).select(user_columns()).first(conn).await.optional()?;
    row.map(|row| to_user(conn, row)).transpose()
}

/// The names of users, for views that mention them.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn names(conn: &mut TenantConn, ids: &[UserId]) -> Result<Vec<(UserId, String)>> {
    let found = users::table
        .filter(users::account_id.eq(conn.account()))
        .filter(users::id.eq_any(ids))
        .select((users::id, users::name))
        .load(conn)
        .await?;
    Ok(found)
}

/// Somebody's address.
///
/// # Errors
/// `not_found` when there is no such user.
pub async fn address(conn: &mut TenantConn, id: UserId) -> Result<String> {
    let found = users::table.find((conn.account(), id)).select(users::email).first(conn).await.optional()?;
    found.ok_or_else(Error::not_found)
}

/// Everybody who may sign in, with their address, by name.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn people(conn: &mut TenantConn) -> Result<Vec<(UserId, String, String)>> {
    let found = users::table
        .filter(users::account_id.eq(conn.account()))
        .filter(users::status.eq("active"))
        .order((users::name, users::id))
        .select((users::id, users::name, users::email))
        .load(conn)
        .await?;
    Ok(found)
}

/// Everybody who may take part in sessions, of a team or of all the account, by name.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn engaged(conn: &mut TenantConn, team: Option<TeamId>) -> Result<Vec<(UserId, String)>> {
    let mut query = users::table
        .filter(users::account_id.eq(conn.account()))
        .filter(users::status.eq("active"))
        .filter(users::role.ne(Role::Viewer.as_str()))
        .order((users::name, users::id))
        .select((users::id, users::name))
        .into_boxed();
    if let Some(team) = team {
        let members = team_members::table
            .filter(team_members::account_id.eq(conn.account()))
            .filter(team_members::team_id.eq(team))
            .select(team_members::user_id);
        query = query.filter(users::id.eq_any(members));
    }
    Ok(query.load(conn).await?)
}

/// Since when somebody belongs to the account.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn here_since(conn: &mut TenantConn, user: UserId) -> Result<Option<DateTime<Utc>>> {
    Ok(users::table.find((conn.account(), user)).select(users::created_at).first(conn).await.optional()?)
}

/// All users by name, a page's worth and one more.
pub async fn users_page(
    conn: &mut TenantConn,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(User, DateTime<Utc>)>> {
    let mut query = users::table
        .filter(users::account_id.eq(conn.account()))
        .order((users::created_at.desc(), users::id.desc()))
        .limit(limit + 1)
        .select((user_columns(), users::created_at))
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        query = query.filter(users::created_at.lt(at).or(users::created_at.eq(at).and(users::id.lt(UserId(id)))));
    }
    let rows: Vec<(UserRow, DateTime<Utc>)> = query.load(conn).await?;
    rows.into_iter().map(|(row, created)| Ok((to_user(conn, row)?, created))).collect()
}

/// How many active owners there are besides `user`. Locks them, so that two of them
/// cannot both be the one that stays.
pub async fn other_owners(conn: &mut TenantConn, user: UserId) -> Result<usize> {
    let owners: Vec<UserId> = users::table
        .filter(users::account_id.eq(conn.account()))
        .filter(users::role.eq("owner"))
        .filter(users::status.eq("active"))
        .order(users::id)
        .select(users::id)
        .for_update()
        .load(conn)
        .await?;
    Ok(owners.into_iter().filter(|id| *id != user).count())
}

/// Adds a user.
pub async fn insert_user(conn: &mut TenantConn, user: &User, password_hash: &str) -> Result<()> {
    insert_into(users::table)
        .values((
            users::account_id.eq(conn.account()),
            users::id.eq(user.id),
            users::email.eq(&user.email),
            users::name.eq(&user.name),
            users::role.eq(user.role.as_str()),
            users::status.eq(user.status.as_str()),
            users::tokens_valid_after.eq(user.tokens_valid_after),
            users::created_at.eq(user.tokens_valid_after),
        ))
        .execute(conn)
        .await
        .map_err(taken)?;
    insert_into(sign_ins::table)
        .values((
            sign_ins::account_id.eq(conn.account()),
            sign_ins::user_id.eq(user.id),
            sign_ins::email.eq(&user.email),
            sign_ins::password_hash.eq(password_hash),
        ))
        .execute(conn)
        .await
        .map_err(taken)?;
    Ok(())
}

/// An address signs in once per installation. The answer is the same whoever has
/// it, and only the holder of an invite for that very address can ask.
fn taken(error: diesel::result::Error) -> Error {
    use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
    match error {
        DatabaseError(UniqueViolation, _) => Error::conflict(
            "address_unavailable",
            "This address cannot be used. Ask your admin for an invite to another one.",
        ),
        other => other.into(),
    }
}

/// Saves name, role and status, and until when tokens are refused.
pub async fn update_user(conn: &mut TenantConn, user: &User) -> Result<()> {
    update(users::table.find((conn.account(), user.id)))
        .set((
            users::name.eq(&user.name),
            users::role.eq(user.role.as_str()),
            users::status.eq(user.status.as_str()),
            users::tokens_valid_after.eq(user.tokens_valid_after),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The account's name.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn account_name(conn: &mut TenantConn) -> Result<String> {
    Ok(accounts::table.find(conn.account()).select(accounts::name).first(conn).await?)
}

/// All teams by name.
pub async fn all_teams(conn: &mut TenantConn) -> Result<Vec<Team>> {
    let rows: Vec<(TeamId, String)> = teams::table
        .filter(teams::account_id.eq(conn.account()))
        .order(teams::name)
        .select((teams::id, teams::name))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| Team { id, name }).collect())
}

/// The names of teams, for views that mention them.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn team_names(conn: &mut TenantConn, ids: &[TeamId]) -> Result<Vec<(TeamId, String)>> {
    let found = teams::table
        .filter(teams::account_id.eq(conn.account()))
        .filter(teams::id.eq_any(ids))
        .select((teams::id, teams::name))
        .load(conn)
        .await?;
    Ok(found)
}

/// A team.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn team(conn: &mut TenantConn, id: TeamId) -> Result<Option<Team>> {
    let row: Option<(TeamId, String)> =
        teams::table.find((conn.account(), id)).select((teams::id, teams::name)).first(conn).await.optional()?;
    Ok(row.map(|(id, name)| Team { id, name }))
}

/// The members of a team.
pub async fn team_members(conn: &mut TenantConn, team: TeamId) -> Result<Vec<UserId>> {
    let found = team_members::table
        .filter(team_members::account_id.eq(conn.account()))
        .filter(team_members::team_id.eq(team))
        .order(team_members::user_id)
        .select(team_members::user_id)
        .load(conn)
        .await?;
    Ok(found)
}

/// Adds a team.
pub async fn insert_team(conn: &mut TenantConn, team: &Team, now: DateTime<Utc>) -> Result<()> {
    let added = insert_into(teams::table)
        .values((
            teams::account_id.eq(conn.account()),
            teams::id.eq(team.id),
            teams::name.eq(&team.name),
            teams::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if added == 0 {
        return Err(Error::conflict("name_taken", "There is a team of this name already. Choose another name."));
    }
    Ok(())
}

/// Adds somebody to a team; adding twice changes nothing.
pub async fn add_member(conn: &mut TenantConn, team: TeamId, user: UserId) -> Result<()> {
    insert_into(team_members::table)
        .values((
            team_members::account_id.eq(conn.account()),
            team_members::team_id.eq(team),
            team_members::user_id.eq(user),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes somebody out of a team; whether they were in it.
pub async fn remove_member(conn: &mut TenantConn, team: TeamId, user: UserId) -> Result<bool> {
    let member = team_members::table.find((conn.account(), team, user));
    Ok(diesel::delete(member).execute(conn).await? > 0)
}

/// Whose ticket it is.
#[derive(Clone, Copy, Debug)]
pub enum Holder {
    /// A person's.
    User(UserId),
    /// A link's; who follows it, where only the account's people may.
    Link(ShareLinkId, Option<UserId>),
}

/// Stores a live ticket.
pub async fn insert_ticket(
    conn: &mut TenantConn,
    session: SessionId,
    holder: Holder,
    digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    let (user, link) = match holder {
        Holder::User(user) => (Some(user), None),
        Holder::Link(link, user) => (user, Some(link)),
    };
    insert_into(live_tickets::table)
        .values((
            live_tickets::account_id.eq(conn.account()),
            live_tickets::id.eq(uuid::Uuid::now_v7()),
            live_tickets::token_hash.eq(digest),
            live_tickets::session_id.eq(session),
            live_tickets::user_id.eq(user),
            live_tickets::link_id.eq(link),
            live_tickets::expires_at.eq(expires_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
