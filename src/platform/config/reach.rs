//! How the installation is reached, decided before anybody can sign in.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use crate::platform::error::{Error, Result};

/// The address people use, from what was configured and what is listened on.
///
/// Plain http is allowed on loopback only: anywhere else a password would cross the
/// network in clear, and browsers would not keep the sign-in cookie safe.
///
/// # Errors
/// `invalid` naming `--public-url`, with what to configure.
pub fn public_url(configured: Option<&Url>, listening: SocketAddr) -> Result<Url> {
    let Some(url) = configured else { return loopback_url(listening) };
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    if !(plain && anonymous && url.has_host()) {
        return Err(refuse("it must be scheme, host and port only, such as https://flow.example.com"));
    }
    match url.scheme() {
        "https" => Ok(url.clone()),
        "http" if is_loopback(url) => Ok(url.clone()),
        "http" => Err(refuse(
            "plain http is allowed on loopback only; put a reverse proxy with TLS in front and give its https address",
        )),
        _ => Err(refuse("it must begin with https://, or with http:// on loopback")),
    }
}

/// Whether a key may go there: encrypted, or by a way that is the operator's own.
pub(super) fn may_carry_a_key(url: &Url) -> bool {
    let own = |address: IpAddr| match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    };
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Ipv4(address)) => own(address.into()),
            Some(Host::Ipv6(address)) => own(address.into()),
            Some(Host::Domain(name)) => !name.contains('.') || name.ends_with(".internal"),
            None => false,
        }
}

fn loopback_url(listening: SocketAddr) -> Result<Url> {
    if !listening.ip().is_loopback() {
        return Err(refuse(&format!(
            "listening on {listening} is for others to reach; say how they do: --public-url https://flow.example.com"
        )));
    }
    let host = match listening.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    Url::parse(&format!("http://{host}:{}", listening.port())).map_err(Error::internal)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn refuse(why: &str) -> Error {
    Error::invalid("--public-url", format!("The address cannot be used: {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: Option<&str>, listen: &str) -> Result<String> {
        let url = url.map(|url| Url::parse(url).unwrap());
        public_url(url.as_ref(), listen.parse().unwrap()).map(|url| url.to_string())
    }

    #[test]
    fn loopback_needs_no_configuration() {
        assert_eq!(check(None, "127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080/");
        assert_eq!(check(None, "[::1]:8080").unwrap(), "http://[::1]:8080/");
    }

    #[test]
    fn https_is_good_anywhere_and_http_on_loopback() {
        for good in ["https://flow.example.com", "http://localhost:3000", "http://127.0.0.1", "http://[::1]:1"] {
            assert!(check(Some(good), "0.0.0.0:80").is_ok(), "{good}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_what_to_do() {
        assert!(check(None, "0.0.0.0:80").unwrap_err().detail().contains("--public-url https://"));
        for bad in [
            "http://flow.example.com",
            "http://10.0.0.5",
            "ftp://flow.example.com",
            "https://flow.example.com/path",
            "https://user:secret@flow.example.com",
            "https://flow.example.com?x=1",
        ] {
            assert_eq!(check(Some(bad), "127.0.0.1:80").unwrap_err().code(), "invalid", "{bad}");
        }
    }
}
