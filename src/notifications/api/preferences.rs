//! How the caller wants to be told.

use actix_web::{get, put, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    notifications::{NotificationDesk, preferences::Preferences, store},
    platform::{
        error::{Problem, Result},
        extract::Body,
    },
    tenancy::{self, Caller},
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_preferences).service(put_preferences);
}

/// How the caller wants to be told, with every kind named.
#[derive(Serialize, ToSchema)]
struct PreferencesView {
    #[serde(flatten)]
    preferences: Preferences,
    /// Whether this server sends mail at all.
    mails: bool,
    /// Where mail goes.
    address: String,
}

async fn view(desk: &NotificationDesk, caller: &Caller, preferences: Preferences) -> Result<PreferencesView> {
    let run = desk.tenancy.db.tenant(caller);
    let address = run.run(async |conn| tenancy::address(conn, caller.user).await).await?;
    Ok(PreferencesView { preferences: preferences.whole(), mails: desk.mailer.is_some(), address })
}

/// How the caller wants to be told.
#[utoipa::path(
    tag = "notifications",
    operation_id = "get_notification_preferences",
    security(("bearer" = [])),
    responses((status = 200, body = PreferencesView), (status = 401, body = Problem)),
)]
#[get("/notifications/preferences")]
async fn get_preferences(desk: web::Data<NotificationDesk>, caller: Caller) -> Result<web::Json<PreferencesView>> {
    let run = desk.tenancy.db.tenant(&caller);
    let kept = run.run(async |conn| store::preferences(conn, &[caller.user]).await).await?;
    let preferences = kept.into_values().next().unwrap_or_default();
    Ok(web::Json(view(&desk, &caller, preferences).await?))
}

/// Choose how to be told.
#[utoipa::path(
    tag = "notifications",
    operation_id = "put_notification_preferences",
    request_body = Preferences,
    security(("bearer" = [])),
    responses(
        (status = 200, body = PreferencesView),
        (status = 401, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/notifications/preferences")]
async fn put_preferences(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    body: Body<Preferences>,
) -> Result<web::Json<PreferencesView>> {
    body.0.demand()?;
    let run = desk.tenancy.db.tenant(&caller);
    run.run(async |conn| store::set_preferences(conn, caller.user, &body.0).await).await?;
    Ok(web::Json(view(&desk, &caller, body.0).await?))
}
