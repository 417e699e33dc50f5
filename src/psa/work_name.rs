//! In whose name somebody's work will stand on the ticket: said before it is written down.

use serde::Serialize;
use utoipa::ToSchema;

use super::{connections::demand_admin, members::member_of, model::Member};
use crate::{
    platform::{
        error::{Error, Result},
        ids::PsaConnectionId,
    },
    tenancy::{self, Caller, Tenancy},
};

/// In whose name the caller's work is written down in the ticket system.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkName {
    /// Their name there; absent where it is nobody's but the connection's own.
    member: Option<String>,
    /// What to know before work is written down, and how to mend it.
    warning: Option<String>,
}

/// In whose name the caller's work is written down; `None` where the system does not say who there is.
pub async fn work_name(
    tenancy: &Tenancy,
    caller: &Caller,
    id: PsaConnectionId,
    members: Option<&[Member]>,
) -> Result<WorkName> {
    let (said, people) = tenancy
        .db
        .tenant(caller)
        .run(async |conn| Ok::<_, Error>((member_of(conn, id, caller.user).await?, tenancy::people(conn).await?)))
        .await?;
    let email = people.into_iter().find(|(user, ..)| *user == caller.user).map(|(_, _, email)| email);
    let is_admin = demand_admin(caller).is_ok();
    Ok(named(said, members, email.unwrap_or_default().to_lowercase().as_str(), is_admin))
}

fn named(said: Option<String>, members: Option<&[Member]>, email: &str, is_admin: bool) -> WorkName {
    let mend = if is_admin {
        "Say who you are under Settings, Ticket systems, Who is who."
    } else {
        "Ask an admin to say who you are under Settings, Ticket systems, Who is who."
    };
    let Some(said) = said else {
        let alike = members.into_iter().flatten().find(|member| member.emails.iter().any(|known| known == email));
        let alike =
            alike.map_or(String::new(), |member| format!(" {} there has your e-mail address.", member.name));
        let warning = format!(
            "The time goes down in the name of the connection's own account, not in yours, or is refused: \
             nobody has said who you are in the ticket system.{alike} {mend}"
        );
        return WorkName { member: None, warning: Some(warning) };
    };
    let Some(members) = members else { return WorkName { member: Some(said), warning: None } };
    match members.iter().find(|member| member.id == said) {
        Some(member) => WorkName { member: Some(member.name.clone()), warning: None },
        None => {
            let warning = format!(
                "The time cannot be written down: whoever you are said to be in the ticket system, member {said}, \
                 does not work there any more. {mend}"
            );
            WorkName { member: Some(said), warning: Some(warning) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_nobody_there_is_warned_before_time_goes_down_in_another_name() {
        let jane = Member { id: "176".into(), name: "Jane Doe".into(), emails: vec!["jane@msp.test".into()] };
        let members = [jane];
        let warned = |said: Option<&str>, members: Option<&[Member]>, is_admin| {
            let named = named(said.map(str::to_owned), members, "jane@msp.test", is_admin);
            (named.member, named.warning.unwrap_or_default())
        };
        assert_eq!(warned(Some("176"), Some(&members), false), (Some("Jane Doe".into()), String::new()));
        assert_eq!(warned(Some("176"), None, false), (Some("176".into()), String::new()));
        let (member, warning) = warned(None, Some(&members), false);
        assert_eq!(member, None);
        assert!(
            warning.contains("Jane Doe there has your e-mail") && warning.contains("Ask an admin"),
            "{warning}"
        );
        let (_, warning) = warned(None, None, true);
        assert!(warning.contains("own account, not in yours") && warning.contains("Say who you are"), "{warning}");
        let (_, warning) = warned(Some("9"), Some(&members), true);
        assert!(warning.contains("cannot be written down") && warning.contains("member 9"), "{warning}");
    }
}
