//! The account's own layouts of documents: every version is kept, and the built-in one can always
//! be had back.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    Wish, Written,
    model::Variant,
    read::read,
    store::{self, TemplateRow},
    template,
};
use crate::{
    platform::{
        error::{Error, Result},
        ids::SessionId,
    },
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// A layout that is used in the place of the built-in one.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its version.
    pub version: u64,
    /// The template.
    pub text: String,
}

/// Whether the caller may change layouts.
///
/// # Errors
/// `forbidden` when they are no team admin.
pub fn demand_admin(caller: &Caller) -> Result<()> {
    if caller.role < Role::TeamAdmin {
        return Err(Error::forbidden("Team admins look after templates. Ask one of them."));
    }
    Ok(())
}

/// Every version of every layout, newest first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn list(tenancy: &Tenancy, caller: &Caller) -> Result<Vec<TemplateRow>> {
    tenancy.db.tenant(caller).run(async |conn| store::templates(conn).await).await
}

/// Lays a document out by this from now on, or by the built-in layout. `seen` is the newest
/// version that was read, 0 where there is none.
///
/// # Errors
/// `forbidden` when the caller is no team admin; `invalid` naming `variant` or `text`, with the
/// line and a remedy; `changed_meanwhile` (409) when somebody else was faster.
pub async fn save(
    tenancy: &Tenancy,
    caller: &Caller,
    (variant, seen): (Variant, u64),
    text: Option<String>,
) -> Result<()> {
    demand_admin(caller)?;
    demand_variant(variant)?;
    if let Some(text) = &text {
        template::demand(variant, text)?;
    }
    let now: DateTime<Utc> = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let newest = store::newest_template(conn, variant).await?.map_or(0, |(version, _)| version);
            if newest != seen
                || !store::insert_template(conn, (variant, seen + 1), text.as_deref(), (caller.user, now)).await?
            {
                let why =
                    "Somebody else changed this template meanwhile. Load it again and make your change there.";
                return Err(Error::conflict("changed_meanwhile", why));
            }
            let detail = json!({ "document": variant, "version": seen + 1, "built_in": text.is_none() });
            let object_id = caller.account().0;
            let entry = Entry { action: "document.template_changed", object_kind: "account", object_id, detail };
            audit::record(conn, caller, entry).await
        })
        .await
}

/// A document of a session as a template would lay it out. Nothing is kept.
///
/// # Errors
/// `not_found` when the caller does not see the session; `forbidden` when they are no team
/// admin; `invalid` naming `variant` or `text`.
pub async fn try_out(
    tenancy: &Tenancy,
    caller: &Caller,
    session: SessionId,
    (wish, text): (Wish, String),
) -> Result<Written> {
    let mut source = read(tenancy, caller, session, wish.variant).await?;
    demand_admin(caller)?;
    demand_variant(wish.variant)?;
    source.means.template = Some(Template { version: 0, text });
    let (_, written) = source.write(wish).await?;
    match written.layout.problem {
        Some(problem) => Err(Error::invalid("text", problem)),
        None => Ok(written),
    }
}

fn demand_variant(variant: Variant) -> Result<()> {
    if variant == Variant::FullLog {
        return Err(Error::invalid("variant", "The full log has no layout. Choose another document."));
    }
    Ok(())
}
