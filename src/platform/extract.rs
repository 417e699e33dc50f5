//! Reading requests: a JSON body that names what is wrong with it, and the
//! settings that make actix-web's own extractors answer with problem documents.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::{
    error::{Error, Result},
    shape::{named, wanted},
};

/// Largest JSON body, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// A JSON body. Unlike actix-web's, a refusal names the field by its path.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json =
            request.mime_type().ok().flatten().is_some_and(|mime| {
                mime.subtype() == "json" || mime.suffix().is_some_and(|suffix| suffix == "json")
            });
        let payload = payload.take();
        Box::pin(async move {
            let bytes = read(payload).await?;
            if !json {
                return Err(Error::malformed("Send JSON with `Content-Type: application/json`."));
            }
            parse(&bytes).map(Self)
        })
    }
}

/// Reads JSON; the error names the field by its path.
///
/// # Errors
/// `malformed` when it is not JSON, `invalid` when it is but of another shape.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = named(error.path(), "body");
        let inner = error.into_inner();
        // An object where a word is wanted is JSON all the same, whatever the reader calls it.
        if inner.is_data() || serde_json::from_slice::<IgnoredAny>(bytes).is_ok() {
            Error::invalid(path, format!("{}. Mend this field and send the request again.", wanted(&inner)))
        } else {
            Error::malformed(format!("This is not JSON: {inner}."))
        }
    })?;
    reader.end().map_err(|error| Error::malformed(format!("This is not one JSON value: {error}.")))?;
    Ok(value)
}

async fn read(mut payload: Payload) -> Result<web::BytesMut> {
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Error::malformed(format!("The body broke off: {error}.")))?;
        if bytes.len() + chunk.len() > BODY_LIMIT {
            return Err(Error::too_large(BODY_LIMIT));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A malformed id in a path is an id that names nothing.
#[must_use]
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, _| Error::not_found().into())
}

/// A malformed query string is named as such.
#[must_use]
pub fn query_config() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, _| {
        Error::invalid("query", format!("{error}. Mend the query string and send the request again.")).into()
    })
}
