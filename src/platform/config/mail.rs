//! Which server mail goes out by.

use clap::Args;
use url::Url;

use super::reach::may_carry_a_key;
use crate::platform::error::{Error, Result};

/// Options for mail.
#[derive(Clone, Debug, Default, Args)]
pub struct Mail {
    /// The mail server, as `smtps://user@mail.example.com` (TLS from the start) or
    /// `smtp://user@mail.example.com` (STARTTLS). Without one nothing is mailed.
    #[arg(long, env = "RESOLUTIONFLOW_SMTP_URL", requires = "mail_from")]
    pub smtp_url: Option<Url>,
    /// Who mail is from, as `ResolutionFlow <help@example.com>`.
    #[arg(long, env = "RESOLUTIONFLOW_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// The password for it, by the environment only: other programs see what stands on a command
    /// line.
    #[arg(long, hide = true, env = "RESOLUTIONFLOW_SMTP_PASSWORD", hide_env_values = true)]
    pub smtp_password: Option<String>,
}

/// How a mail server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Encrypted from the start.
    Tls,
    /// Encrypted before anything is said, or not at all.
    StartTls,
    /// Encrypted where it offers to, in the operator's own network.
    WhereOffered,
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct MailServer {
    /// Its name or number.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub cover: Cover,
    /// What signs in, if anything does.
    pub sign_in: Option<(String, String)>,
    /// Who mail is from.
    pub from: String,
}

impl Mail {
    /// The server that is named, if one is.
    ///
    /// # Errors
    /// `invalid` naming the option that cannot be.
    pub fn server(&self) -> Result<Option<MailServer>> {
        let Some(url) = &self.smtp_url else { return Ok(None) };
        let refused = |why: &'static str| Err(Error::invalid("--smtp-url", why));
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
            return refused("Name the mail server, as smtps://user@mail.example.com.");
        };
        // Numbers are read as such in addresses of the web only.
        let own = Url::parse(&format!("http://{host}")).is_ok_and(|of_host| may_carry_a_key(&of_host));
        let (cover, usual) = match url.scheme() {
            "smtps" => (Cover::Tls, 465),
            "smtp" if own => (Cover::WhereOffered, 25),
            "smtp" => (Cover::StartTls, 587),
            _ => return refused("It begins with smtps:// or smtp://, as smtps://user@mail.example.com."),
        };
        if url.password().is_some() {
            return refused("Leave the password out of it and give it as RESOLUTIONFLOW_SMTP_PASSWORD.");
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return refused("Give scheme, user, host and port only, as smtps://user@mail.example.com:465.");
        }
        let user = plain(url.username());
        let password = self.smtp_password.clone().filter(|password| !password.is_empty());
        let sign_in = match (user, password) {
            (user, None) if user.is_empty() => None,
            (user, Some(password)) if !user.is_empty() => Some((user, password)),
            (_, None) => return refused("With a user the password is needed: RESOLUTIONFLOW_SMTP_PASSWORD."),
            (_, Some(_)) => {
                return refused("With a password the user is needed, as smtps://user@mail.example.com.");
            }
        };
        let from = self.mail_from.clone().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Some(MailServer { host, port: url.port().unwrap_or(usual), cover, sign_in, from }))
    }
}

/// What percent signs stand for, as in `user%40example.com`.
fn plain(written: &str) -> String {
    let pairs = format!("a={}", written.replace('+', "%2B"));
    url::form_urlencoded::parse(pairs.as_bytes()).map(|(_, value)| value.into_owned()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str, password: Option<&str>) -> Result<MailServer> {
        let mail = Mail {
            smtp_url: Some(url.parse().unwrap()),
            mail_from: Some("RF <rf@example.com>".to_owned()),
            smtp_password: password.map(str::to_owned),
        };
        mail.server().map(|server| server.expect("one is named"))
    }

    #[test]
    fn the_way_there_follows_from_the_address() {
        for (url, cover, port) in [
            ("smtps://mail.example.com", Cover::Tls, 465),
            ("smtp://mail.example.com", Cover::StartTls, 587),
            ("smtp://mail.example.com:2525", Cover::StartTls, 2525),
            ("smtp://127.0.0.1:1025", Cover::WhereOffered, 1025),
            ("smtp://postfix", Cover::WhereOffered, 25),
            ("smtp://10.0.0.5", Cover::WhereOffered, 25),
            ("smtps://[::1]:465", Cover::Tls, 465),
        ] {
            let found = server(url, None).unwrap();
            assert_eq!((found.cover, found.port), (cover, port), "{url}");
        }
    }

    #[test]
    fn a_password_is_given_apart_from_the_address() {
        let signed = server("smtps://ann%40example.com@mail.example.com", Some("word")).unwrap();
        assert_eq!(signed.sign_in, Some(("ann@example.com".to_owned(), "word".to_owned())));
        for (url, password) in [
            ("smtps://ann:word@mail.example.com", None),
            ("smtps://ann@mail.example.com", None),
            ("smtps://mail.example.com", Some("word")),
            ("https://mail.example.com", None),
            ("smtps://mail.example.com/inbox", None),
        ] {
            let refused = server(url, password).unwrap_err();
            assert!(refused.to_string().contains("--smtp-url"), "{url}: {refused}");
            assert!(!refused.to_string().contains("word@"), "{refused}");
        }
    }
}
