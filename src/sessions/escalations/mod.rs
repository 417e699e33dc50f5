//! Help that is asked for, beside the log: what waits and for whom, whom one may ask, and what
//! an account wants done first. What an escalation is and becomes, the log says.

mod queue;
mod settings;
pub mod store;
mod waits;

use utoipa_actix_web::service_config::ServiceConfig;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(queue::list_escalations)
        .service(settings::get_escalation_settings)
        .service(settings::put_escalation_settings)
        .service(settings::get_escalation_choices);
}
