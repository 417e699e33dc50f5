//! How an account wants escalations: what whoever asks confirms first, and whom they may ask.

use actix_web::{get, put, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{store, waits::Minutes};
use crate::{
    platform::{
        error::{Error, Problem, Result},
        extract::Body,
    },
    sessions::{Actor, PURGED, Permission, TeamRef},
    tenancy::{
        self, Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Most lines, and longest line, in characters.
const MOST_LINES: usize = 10;
const LONGEST: usize = 200;
/// Most suggestions of what somebody must know.
const MOST_SKILLS: usize = 20;

/// What has to be done before somebody else is asked, and how soon somebody is to come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalationSettings {
    /// At most 10 lines of at most 200 characters; whoever asks confirms each.
    checklist: Vec<String>,
    /// After how many minutes an escalation has waited too long; as is usual where it is absent.
    #[serde(default)]
    minutes: Minutes,
}

/// How the account wants escalations.
#[derive(Serialize, ToSchema)]
struct EscalationSettingsView {
    settings: EscalationSettings,
    /// Whether the caller may change this.
    change: Permission,
}

impl EscalationSettingsView {
    fn of(settings: EscalationSettings, caller: &Caller) -> Self {
        Self { settings, change: Permission::of(demand_admin(caller)) }
    }
}

/// Whom one may ask, and what for.
#[derive(Serialize, ToSchema)]
struct EscalationChoices {
    /// Who may take over, by name; the caller too.
    people: Vec<Actor>,
    /// The account's teams.
    teams: Vec<TeamRef>,
    /// What was asked for lately, in sessions that the caller sees.
    skills: Vec<String>,
    /// What has to be confirmed.
    checklist: Vec<String>,
}

fn demand_admin(caller: &Caller) -> Result<()> {
    if caller.role < Role::TeamAdmin {
        return Err(Error::forbidden("Team admins say what is done before escalating. Ask one of them."));
    }
    Ok(())
}

/// Lines as they are kept: without blanks around, none empty, none twice.
fn lines(wanted: &[String]) -> Result<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for (index, line) in wanted.iter().enumerate() {
        let line = line.trim();
        let place = || format!("checklist[{index}]");
        if line.chars().count() > LONGEST || line.chars().any(char::is_control) {
            return Err(Error::invalid(place(), "Write one line of at most 200 characters."));
        }
        if !line.is_empty() && !lines.iter().any(|known| known == line) {
            lines.push(line.to_owned());
        }
    }
    if lines.len() > MOST_LINES {
        return Err(Error::invalid("checklist", "Give at most 10 lines."));
    }
    Ok(lines)
}

/// How the account wants escalations.
#[utoipa::path(
    tag = "sessions",
    operation_id = "get_escalation_settings",
    security(("bearer" = [])),
    responses((status = 200, body = EscalationSettingsView), (status = 401, body = Problem)),
)]
#[get("/escalations/settings")]
pub async fn get_escalation_settings(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
) -> Result<web::Json<EscalationSettingsView>> {
    let settings = tenancy.db.tenant(&caller).run(async |conn| {
        let (checklist, minutes) = (store::checklist(conn).await?, store::minutes(conn).await?);
        Ok::<_, Error>(EscalationSettings { checklist, minutes })
    });
    Ok(web::Json(EscalationSettingsView::of(settings.await?, &caller)))
}

/// Say how the account wants escalations. The next one goes by it.
#[utoipa::path(
    tag = "sessions",
    operation_id = "put_escalation_settings",
    request_body = EscalationSettings,
    security(("bearer" = [])),
    responses(
        (status = 200, body = EscalationSettingsView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/escalations/settings")]
pub async fn put_escalation_settings(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    body: Body<EscalationSettings>,
) -> Result<web::Json<EscalationSettingsView>> {
    demand_admin(&caller)?;
    let minutes = body.0.minutes;
    minutes.check()?;
    let checklist = lines(&body.0.checklist)?;
    tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            store::set_settings(conn, &checklist, minutes).await?;
            let entry = Entry {
                action: "escalations.settings_changed",
                object_kind: "account",
                object_id: caller.account().0,
                detail: json!({ "checklist": checklist, "minutes": minutes }),
            };
            audit::record(conn, &caller, entry).await
        })
        .await?;
    Ok(web::Json(EscalationSettingsView::of(EscalationSettings { checklist, minutes }, &caller)))
}

/// Whom one may ask to take over, and what has to be confirmed first.
#[utoipa::path(
    tag = "sessions",
    operation_id = "get_escalation_choices",
    security(("bearer" = [])),
    responses((status = 200, body = EscalationChoices), (status = 401, body = Problem)),
)]
#[get("/escalations/choices")]
pub async fn get_escalation_choices(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
) -> Result<web::Json<EscalationChoices>> {
    let choices = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let people = tenancy::engaged(conn, None).await?;
            let teams = tenancy::all_teams(conn).await?;
            let mut skills: Vec<String> = Vec::new();
            for skill in store::skills(conn, &caller).await? {
                let known = skills.iter().any(|known| known.to_lowercase() == skill.to_lowercase());
                if !known && skill != PURGED && skills.len() < MOST_SKILLS {
                    skills.push(skill);
                }
            }
            Ok::<_, Error>(EscalationChoices {
                people: people.into_iter().map(|(id, name)| Actor { id, name }).collect(),
                teams: teams.into_iter().map(|team| TeamRef { id: team.id, name: team.name }).collect(),
                skills,
                checklist: store::checklist(conn).await?,
            })
        })
        .await?;
    Ok(web::Json(choices))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_counted_once() {
        let of = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            lines(&of(&[" Restarted? ", "", "Restarted?", "Told the client"])).unwrap(),
            ["Restarted?", "Told the client"]
        );
        for wrong in [of(&["a\nb"]), of(&[&"x".repeat(201)]), (0..11).map(|n| n.to_string()).collect()] {
            assert!(lines(&wrong).is_err(), "{wrong:?}");
        }
    }
}
