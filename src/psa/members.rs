//! Who the account's people are in a ticket system, so that work is written down as theirs.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    Psa,
    connections::{demand_admin, find},
    model::Member,
    store,
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{PsaConnectionId, UserId},
    },
    tenancy::{
        self, Caller, Tenancy,
        audit::{self, Entry},
    },
};

/// Longest id of a member, in characters.
const LONGEST: usize = 100;

/// Somebody of the account, and who they are in the ticket system.
#[derive(Debug, Serialize, ToSchema)]
pub struct MappedPerson {
    /// Who.
    user: UserId,
    /// Their name.
    name: String,
    /// Who an admin said they are; nobody where absent.
    member: Option<String>,
    /// Whoever has their e-mail address there.
    guess: Option<String>,
}

/// The account's people, and whom they may be.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mapping {
    /// The account's people.
    people: Vec<MappedPerson>,
    /// Who works in the ticket system.
    members: Vec<Member>,
}

/// Who somebody is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberRequest {
    /// The id of the member; nobody with `null`.
    member: Option<String>,
}

/// Who is who, with guesses by e-mail address where nobody has said so.
pub async fn mapping(tenancy: &Tenancy, psa: &Psa, caller: &Caller, id: PsaConnectionId) -> Result<Mapping> {
    let (connection, known, people) = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let connection = find(conn, caller, id).await?;
            demand_admin(caller)?;
            Ok::<_, Error>((connection, store::members(conn, id).await?, tenancy::people(conn).await?))
        })
        .await?;
    let members = psa.system(&connection)?.members().await?;
    let people = people.into_iter().map(|(user, name, email)| {
        let said = known.iter().find(|(other, _)| *other == user).map(|(_, member)| member.clone());
        let alike = members.iter().find(|member| member.emails.contains(&email.to_lowercase()));
        MappedPerson { user, name, member: said, guess: alike.map(|member| member.id.clone()) }
    });
    Ok(Mapping { people: people.collect(), members })
}

/// Says who somebody is.
pub async fn set(
    tenancy: &Tenancy,
    caller: &Caller,
    (id, user): (PsaConnectionId, UserId),
    request: &MemberRequest,
) -> Result<()> {
    let member = request.member.as_deref().map(str::trim).filter(|member| !member.is_empty());
    if member.is_some_and(|member| member.chars().count() > LONGEST || member.chars().any(char::is_control)) {
        return Err(Error::invalid("member", "Give the id of one of the ticket system's members."));
    }
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            find(conn, caller, id).await?;
            if tenancy::names(conn, &[user]).await?.is_empty() {
                return Err(Error::not_found());
            }
            demand_admin(caller)?;
            store::set_member(conn, id, user, member).await?;
            let detail = json!({ "user": user, "member": member });
            let entry =
                Entry { action: "psa.member_mapped", object_kind: "psa_connection", object_id: id.0, detail };
            audit::record(conn, caller, entry).await
        })
        .await
}

/// Who somebody is in a connection, if an admin said so.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn member_of(conn: &mut TenantConn, id: PsaConnectionId, user: UserId) -> Result<Option<String>> {
    let known = store::members(conn, id).await?;
    Ok(known.into_iter().find(|(other, _)| *other == user).map(|(_, member)| member))
}
