//! HTTP of this domain: thin handlers that read, call one operation and show.

mod bell;
mod preferences;
mod webhooks;

use utoipa_actix_web::service_config::ServiceConfig;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    preferences::routes(config);
    bell::routes(config);
    webhooks::routes(config);
}
