//! HTTP of this domain: thin handlers that read, call one operation and show.

mod audit;
mod auth;
mod people;
mod teams;

use utoipa_actix_web::service_config::ServiceConfig;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    auth::routes(config);
    people::routes(config);
    teams::routes(config);
    audit::routes(config);
}
