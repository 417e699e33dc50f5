//! The outermost layer: gives each request an id, measures it, and logs it once
//! with the whole chain of what went wrong. Never a path's query, a body or a header:
//! those may hold secrets.

use std::{net::IpAddr, time::Instant};

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use uuid::Uuid;

use super::Front;
use crate::platform::error::Error;

/// Handles one request.
pub async fn request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let started = Instant::now();
    let request_id = Uuid::now_v7();
    let method = request.method().clone();
    let client = client_ip(&request);
    let mut response = next.call(request).await?;
    let seconds = started.elapsed().as_secs_f64();
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let status = response.status().as_u16();
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("rf_http_requests_total", &labels).increment(1);
    metrics::histogram!("rf_http_request_seconds", "route" => route.clone()).record(seconds);
    let cause = response.response().error().and_then(|error| error.as_error::<Error>()?.cause_chain());
    let (ms, client) = (seconds * 1_000.0, client.map(|ip| ip.to_string()));
    match cause {
        Some(cause) => {
            tracing::error!(%request_id, %method, route, status, ms, client, error = cause, "request failed");
        }
        None => tracing::debug!(%request_id, %method, route, status, ms, client, "request"),
    }
    if let Ok(value) = HeaderValue::from_str(&request_id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

/// Who asks: the peer, or what trusted proxies say of it, read from the right up
/// to the first address that is no trusted proxy.
fn client_ip(request: &ServiceRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let front = request.app_data::<web::Data<Front>>()?;
    let trusted = |ip: &IpAddr| front.trusted_proxies.iter().any(|net| net.contains(ip));
    if !trusted(&peer) {
        return Some(peer);
    }
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|value| value.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !trusted(hop)).or(Some(peer))
}
