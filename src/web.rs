//! The HTTP door: middleware in order, every domain's routes, the OpenAPI document
//! and the web app.
//!
//! What must stay true: every route is a documented service, so every route is in
//! the OpenAPI document.

mod assets;
mod log;
mod operations;

use std::{net::TcpListener, sync::LazyLock};

use actix_web::{App, HttpServer, dev::Server, middleware, web};
use ipnet::IpNet;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, PathItem, RefOr,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_actix_web::{AppExt, scope, service_config::ServiceConfig};

use crate::{
    app::Parts,
    copilot, documents, flows, live, notifications,
    platform::{
        error::{Error, Problem, Result},
        extract,
    },
    psa, push, redaction, search, sessions, sharing, tenancy,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "ResolutionFlow",
        description = "Live, multi-tenant troubleshooting sessions. Errors are problem documents (RFC 9457).",
    ),
    components(schemas(Problem)),
    modifiers(&Bearer),
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("bearer", scheme);
    }
}

/// What the front door needs to know of how the installation is reached.
#[derive(Clone, Debug)]
pub struct Front {
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether people come by https.
    pub https: bool,
}

/// Every domain's routes.
fn api(config: &mut ServiceConfig<'_>) {
    config
        .configure(tenancy::api::routes)
        .configure(flows::api::routes)
        .configure(search::api::routes)
        .configure(redaction::api::routes)
        .configure(sessions::api::routes)
        .configure(sharing::api::routes)
        .configure(live::api::routes)
        .configure(copilot::api::routes)
        .configure(documents::api::routes)
        .configure(psa::api::routes)
        .configure(push::api::routes)
        .configure(notifications::api::routes);
}

/// The OpenAPI document, as JSON text.
#[must_use]
pub fn openapi_json() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (_, mut document) = App::new()
            .into_utoipa_app()
            .openapi(Document::openapi())
            .configure(operations::routes)
            .service(scope("/api/v1").configure(api))
            .split_for_parts();
        name_problems(&mut document);
        document.to_pretty_json().expect("an OpenAPI document is strings, numbers and lists of these")
    });
    &TEXT
}

/// Problem documents have a media type of their own (RFC 9457, section 3).
fn name_problems(document: &mut utoipa::openapi::OpenApi) {
    let is_problem = |content: &RefOr<Content>| {
        let RefOr::T(content) = content else { return false };
        matches!(&content.schema, Some(RefOr::Ref(schema)) if schema.ref_location.ends_with("/Problem") || schema.ref_location.ends_with("/RefusedCommand"))
    };
    let items = document.paths.paths.values_mut();
    let operations = items.flat_map(|item| {
        let PathItem { get, put, post, delete, patch, .. } = item;
        [get, put, post, delete, patch].into_iter().flatten()
    });
    for response in operations.flat_map(|operation| operation.responses.responses.values_mut()) {
        let RefOr::T(response) = response else { continue };
        let content = std::mem::take(&mut response.content).into_iter();
        let named = content.map(|(kind, content)| {
            let is_named = kind != "application/json" || !is_problem(&content);
            (if is_named { kind } else { "application/problem+json".to_owned() }, content)
        });
        response.content = named.collect();
    }
}

/// The server on `listener`, not yet running.
///
/// # Errors
/// `internal` when the listener cannot be used.
pub fn server(listener: TcpListener, parts: Parts, front: Front) -> Result<Server> {
    let server = HttpServer::new(move || {
        let (app, _) = App::new()
            .app_data(extract::path_config())
            .app_data(extract::query_config())
            .app_data(parts.tenancy.clone())
            .app_data(parts.live.clone())
            .app_data(parts.search.clone())
            .app_data(parts.copilot.clone())
            .app_data(parts.drafts.clone())
            .app_data(parts.psa.clone())
            .app_data(parts.push.clone())
            .app_data(parts.notifications.clone())
            .app_data(parts.metrics.clone())
            .app_data(web::Data::new(front.clone()))
            .into_utoipa_app()
            .openapi(Document::openapi())
            .configure(operations::routes)
            .service(scope("/api/v1").configure(api))
            .split_for_parts();
        app.default_service(web::to(assets::serve))
            .wrap(middleware::Compress::default())
            .wrap(security_headers(front.https))
            .wrap(middleware::from_fn(log::request))
    })
    .disable_signals()
    .shutdown_timeout(5)
    // Above the window of a live connection, so its actor is always polled.
    .h1_write_buffer_size(256 * 1024)
    .on_connect(operations::tune_socket)
    .listen(listener)
    .map_err(Error::internal)?;
    Ok(server.run())
}

fn security_headers(https: bool) -> middleware::DefaultHeaders {
    let headers = middleware::DefaultHeaders::new()
        .add(("Content-Security-Policy", assets::CONTENT_SECURITY_POLICY))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "no-referrer"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"));
    if https {
        return headers.add(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"));
    }
    headers
}
