//! The refresh cookie, by how the installation is reached.
//!
//! On https it carries the `__Host-` prefix, which ties it to this host, path and
//! TLS. On plain http to a loopback address browsers refuse that prefix, so it goes
//! without; anywhere else plain http is refused at start (see `platform::config`).

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, http::header};
use url::{Origin, Url};

use crate::platform::error::{Error, Result};

/// How long a sign-in lasts without being used.
pub const REFRESH_DAYS: i64 = 14;

/// Makes and reads the refresh cookie.
pub struct Cookies {
    secure: bool,
    origins: Vec<Origin>,
}

impl Cookies {
    /// For an installation reached at `public_url`.
    #[must_use]
    pub fn new(public_url: &Url) -> Self {
        Self { secure: public_url.scheme() == "https", origins: own_origins(public_url) }
    }

    fn name(&self) -> &'static str {
        if self.secure { "__Host-rf_refresh" } else { "rf_refresh" }
    }

    /// The cookie that holds `token`.
    #[must_use]
    pub fn set(&self, token: String) -> Cookie<'static> {
        Cookie::build(self.name(), token)
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Strict)
            .max_age(Duration::days(REFRESH_DAYS))
            .finish()
    }

    /// The cookie that removes it.
    #[must_use]
    pub fn clear(&self) -> Cookie<'static> {
        let mut cookie = self.set(String::new());
        cookie.make_removal();
        cookie
    }

    /// The token in a request that comes from our own pages.
    ///
    /// # Errors
    /// `forbidden` when the request comes from another origin.
    pub fn read(&self, request: &HttpRequest) -> Result<Option<String>> {
        self.demand_own_origin(request)?;
        Ok(request.cookie(self.name()).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty()))
    }

    /// Refuses what another site's page sends. Programs send no `Origin` and pass.
    ///
    /// # Errors
    /// `forbidden` when `Origin` is not one of ours.
    pub fn demand_own_origin(&self, request: &HttpRequest) -> Result<()> {
        let Some(origin) = request.headers().get(header::ORIGIN) else { return Ok(()) };
        let origin = origin.to_str().ok().and_then(|text| Url::parse(text).ok()).map(|url| url.origin());
        if origin.is_some_and(|origin| self.origins.contains(&origin)) {
            return Ok(());
        }
        Err(Error::forbidden(
            "This page is not at the installation's own address. Open the address in --public-url instead.",
        ))
    }
}

/// The installation's origin and, for a loopback one, its other names.
fn own_origins(public_url: &Url) -> Vec<Origin> {
    let mut origins = vec![public_url.origin()];
    if public_url.scheme() == "http" {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let mut alias = public_url.clone();
            if alias.set_host(Some(host)).is_ok() {
                origins.push(alias.origin());
            }
        }
    }
    origins
}
