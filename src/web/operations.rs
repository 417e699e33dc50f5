//! What operators and machines ask: health, readiness, metrics, the API's document.

use std::{any::Any, time::Duration};

use actix_web::{HttpRequest, HttpResponse, dev::Extensions, get, route, rt::net::TcpStream, web};
use metrics_exporter_prometheus::PrometheusHandle;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    platform::error::{Error, Problem, Result},
    tenancy::Tenancy,
};

/// Routes at the root.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(healthz).service(readyz).service(metrics).service(openapi);
}

/// The process runs.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "operations",
    operation_id = "healthz",
    responses((status = 200, content_type = "text/plain", body = String)),
)]
#[route("/healthz", method = "GET", method = "HEAD")]
async fn healthz() -> &'static str {
    "ok"
}

/// It can serve: PostgreSQL answers.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operations",
    operation_id = "readyz",
    responses((status = 200, content_type = "text/plain", body = String), (status = 503, body = Problem)),
)]
#[route("/readyz", method = "GET", method = "HEAD")]
async fn readyz(tenancy: web::Data<Tenancy>) -> Result<&'static str> {
    tenancy.db.ping().await?;
    Ok("ready")
}

/// Metrics for Prometheus; for the machine itself only.
#[utoipa::path(
    tag = "operations",
    operation_id = "metrics",
    responses((status = 200, content_type = "text/plain", body = String), (status = 404, body = Problem)),
)]
#[get("/metrics")]
async fn metrics(request: HttpRequest, handle: web::Data<PrometheusHandle>) -> Result<HttpResponse> {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    if !local || request.headers().contains_key("x-forwarded-for") {
        return Err(Error::not_found());
    }
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render()))
}

/// This document.
#[utoipa::path(
    tag = "operations",
    operation_id = "openapi",
    responses((status = 200, content_type = "application/json", body = Object)),
)]
#[get("/api/openapi.json")]
async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(super::openapi_json())
}

/// Settings of each client's socket. A peer that vanished holds its socket until
/// `TCP_USER_TIMEOUT`; 30 s outlasts slow but living ones.
pub fn tune_socket(socket: &dyn Any, _: &mut Extensions) {
    let Some(socket) = socket.downcast_ref::<TcpStream>() else { return };
    let _ = socket.set_nodelay(true);
    #[cfg(target_os = "linux")]
    {
        let wait = Duration::from_secs(30);
        let _ =
            rustix::net::sockopt::set_tcp_user_timeout(socket, u32::try_from(wait.as_millis()).unwrap_or(30_000));
        let _ = rustix::net::sockopt::set_socket_send_buffer_size(socket, 64 * 1024);
    }
}
