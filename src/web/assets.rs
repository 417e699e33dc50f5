//! The web app, built into the binary.

use actix_web::{HttpRequest, HttpResponse, http::Method, http::header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::platform::error::{Error, Result};

/// What pages may load: their own files and the live connection.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The page behind share links: nothing but its own files and the live connection.
const SHARED_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SHARED_PAGE: &str = "shared.html";
/// What the live protocol is, for those who write clients.
const PROTOCOL_PAGE: &str = "protocol.html";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/web/dist"]
#[allow_missing = true]
struct Files;

/// Serves a file, or the app's page for addresses the app knows itself.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse> {
    let path = request.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Err(Error::not_found());
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Error::not_found());
    }
    if path == "shared" || path == SHARED_PAGE {
        return Ok(shared(&request));
    }
    if path == "protocol" {
        let page = Files::get(PROTOCOL_PAGE);
        return Ok(page.map_or_else(not_built, |file| answer(&request, PROTOCOL_PAGE, file)));
    }
    if let Some(file) = Files::get(path) {
        return Ok(answer(&request, path, file));
    }
    // A name with an ending or a leading dot is a file that is missing, not a page.
    if path.split('/').any(|name| name.contains('.')) {
        return Err(Error::not_found());
    }
    Ok(Files::get("index.html").map_or_else(not_built, |file| answer(&request, "index.html", file)))
}

/// No search engine lists it, and it may load less than the app.
fn shared(request: &HttpRequest) -> HttpResponse {
    let mut response = Files::get(SHARED_PAGE).map_or_else(not_built, |file| answer(request, SHARED_PAGE, file));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(SHARED_POLICY));
    headers.insert(
        header::HeaderName::from_static("x-robots-tag"),
        header::HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    response
}

fn not_built() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .content_type("text/plain; charset=utf-8")
        .body("This server was built without its web app. Run `make web` and build it again; the API works.\n")
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let tag = header::EntityTag::new_strong(hex(&file.metadata.sha256_hash()[..16]));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    if known.is_some_and(|known| known.contains(tag.tag())) {
        return HttpResponse::NotModified().insert_header((header::CACHE_CONTROL, cache)).finish();
    }
    HttpResponse::Ok()
        .content_type(mime_guess::from_path(path).first_or_octet_stream())
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header(header::ETag(tag))
        .body(file.data.into_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
