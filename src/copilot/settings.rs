//! How an account wants FlowPilot: who answers, whether it speaks up, how deep, how dear.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::store;
use crate::{
    platform::error::{Error, Result},
    sessions::Tier,
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Highest budget of a month, in US cents.
const MOST_CENTS: u32 = 10_000_000;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnsweredBy {
    /// Nobody: FlowPilot is switched off.
    Off,
    /// The built-in guide: nothing leaves the installation.
    Guide,
    /// The installation's model where it has one, else the guide.
    Model,
}

/// How an account wants FlowPilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopilotSettings {
    /// Who answers.
    pub answers: AnsweredBy,
    /// Whether it says something when something new is known, without being asked.
    pub unasked: bool,
    /// The dearest of the models that it may ask.
    pub deepest: Tier,
    /// What the model may cost in a calendar month (UTC), in US cents; none is no limit.
    pub budget_cents: Option<u32>,
}

impl Default for CopilotSettings {
    fn default() -> Self {
        Self { answers: AnsweredBy::Model, unasked: true, deepest: Tier::Deep, budget_cents: None }
    }
}

/// The account's settings.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn read(tenancy: &Tenancy, caller: &Caller) -> Result<CopilotSettings> {
    tenancy.db.tenant(caller).run(async |conn| store::settings(conn).await).await
}

/// Puts these in the place of the account's. The next answer goes by them.
///
/// # Errors
/// `forbidden` when the caller is no team admin; `invalid` when the budget cannot be.
pub async fn write(tenancy: &Tenancy, caller: &Caller, settings: CopilotSettings) -> Result<CopilotSettings> {
    demand_admin(caller)?;
    if settings.budget_cents.is_some_and(|cents| cents > MOST_CENTS) {
        let remedy = "Give at most 10,000,000 cents a month, or none for no limit.";
        return Err(Error::invalid("budget_cents", remedy));
    }
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            store::set_settings(conn, settings).await?;
            let entry = Entry {
                action: "copilot.settings_changed",
                object_kind: "account",
                object_id: caller.account().0,
                detail: json!(settings),
            };
            audit::record(conn, caller, entry).await
        })
        .await?;
    Ok(settings)
}

/// Settings, tests and what it is used for are for those who pay and answer for it.
///
/// # Errors
/// `forbidden` when the caller is no team admin.
pub fn demand_admin(caller: &Caller) -> Result<()> {
    if caller.role < Role::TeamAdmin {
        return Err(Error::forbidden("Team admins look after FlowPilot. Ask one of them."));
    }
    Ok(())
}
