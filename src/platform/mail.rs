//! Mail, by one server that the operator names.
//!
//! What must stay true: a letter says what it is the same way in plain text and in HTML; its
//! id stays the same over all attempts, so that whoever gets it twice sees one; where TLS is
//! demanded nothing is said before it, and the certificate is one that the system trusts.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    config::{Cover, MailServer},
    error::{Error, Result},
};

/// How long one answer of the server may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long all of it may take.
const ALL: Duration = Duration::from_secs(40);
/// Most characters kept of what the server says.
const SAID: usize = 200;

/// Sends letters.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// What ids of letters end with.
    domain: String,
}

/// What is sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its name for ever.
    pub id: Uuid,
    /// The address it goes to.
    pub to: String,
    /// One line.
    pub subject: String,
    /// All of it in plain text.
    pub text: String,
    /// All of it in HTML.
    pub html: String,
}

/// Why a letter did not go out, in words for whoever looks after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The same may succeed later.
    Later(String),
    /// It will not.
    Never(String),
}

impl Mailer {
    /// Speaks to `server`, as the machine that people reach under `host`.
    ///
    /// # Errors
    /// `invalid` naming `--mail-from`; `internal` when TLS cannot be made.
    pub fn new(server: MailServer, host: &str) -> Result<Self> {
        let wrong = |_| Error::invalid("--mail-from", "Give an address, as `ResolutionFlow <help@example.com>`.");
        let from: Mailbox = server.from.parse().map_err(wrong)?;
        let parameters = TlsParameters::builder(server.host.clone());
        let tls = match server.cover {
            Cover::Tls => Tls::Wrapper(parameters.build().map_err(Error::internal)?),
            Cover::StartTls => Tls::Required(parameters.build().map_err(Error::internal)?),
            // In one's own network encrypted is better than not, whoever vouches for it.
            Cover::WhereOffered => Tls::Opportunistic(
                parameters.dangerous_accept_invalid_certs(true).build().map_err(Error::internal)?,
            ),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .hello_name(ClientId::Domain(host.to_owned()))
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = server.sign_in {
            builder = builder.credentials(Credentials::new(user, password));
        }
        let domain = from.email.domain().to_owned();
        Ok(Self { transport: builder.build(), from, domain })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// Why it did not go out.
    pub async fn send(&self, letter: Letter) -> std::result::Result<(), Undelivered> {
        let message = self.message(letter)?;
        match timeout(ALL, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                tracing::info!(%error, "a letter did not go out");
                Err(undelivered(&error))
            }
            Err(_) => Err(Undelivered::Later("The mail server takes too long to answer.".to_owned())),
        }
    }

    fn message(&self, letter: Letter) -> std::result::Result<Message, Undelivered> {
        let nobody = |_| Undelivered::Never(format!("Mail cannot go to {}: it is no address.", letter.to));
        let to: Mailbox = letter.to.parse().map_err(nobody)?;
        let subject: String = letter.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{}@{}>", letter.id, self.domain)))
            .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
            .map_err(|error| Undelivered::Never(format!("The letter cannot be written: {error}.")))?;
        // Programs that answer by themselves leave it alone (RFC 3834).
        let generated = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(generated, "auto-generated".to_owned()));
        Ok(message)
    }
}

fn undelivered(error: &lettre::transport::smtp::Error) -> Undelivered {
    use Undelivered::{Later, Never};
    let code = error.status().map(u16::from);
    let said: String = error.to_string().chars().filter(|c| !c.is_control()).take(SAID).collect();
    match code {
        // What is wrong with the operator's sign-in is no fault of the letter.
        Some(530 | 534 | 535 | 538) => Later("The mail server does not let this server sign in.".to_owned()),
        Some(code) if error.is_permanent() => Never(format!("The mail server refuses it ({code}): {said}")),
        Some(code) => Later(format!("The mail server puts it off ({code}): {said}")),
        None if error.is_timeout() => Later("The mail server takes too long to answer.".to_owned()),
        // Said by what makes the connection, as one of its causes.
        None if error.is_tls() || said.contains("certificate") => {
            Later("The mail server's certificate is not one to trust.".to_owned())
        }
        None => Later("The mail server cannot be reached.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer() -> Mailer {
        let from = "ResolutionFlow <help@example.com>".to_owned();
        let server =
            MailServer { host: "127.0.0.1".to_owned(), port: 1, cover: Cover::WhereOffered, sign_in: None, from };
        Mailer::new(server, "flow.example.com").unwrap()
    }

    fn letter(to: &str, subject: &str) -> Letter {
        let (text, html) = ("Plain.".to_owned(), "<p>HTML.</p>".to_owned());
        Letter { id: Uuid::nil(), to: to.to_owned(), subject: subject.to_owned(), text, html }
    }

    #[test]
    fn a_letter_keeps_its_id_and_nobody_adds_to_its_head() {
        let message = mailer().message(letter("ann@example.com", "Help\r\nBcc: eve@example.com")).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(text.contains("Message-ID: <00000000-0000-0000-0000-000000000000@example.com>"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
        assert_eq!(message.envelope().to().len(), 1);
    }

    #[test]
    fn what_is_no_address_is_told_once_and_not_tried_again() {
        let refused = mailer().message(letter("nobody", "Help")).unwrap_err();
        assert!(matches!(refused, Undelivered::Never(_)), "{refused:?}");
    }

    #[tokio::test]
    async fn a_server_that_is_away_is_tried_again_later() {
        let refused = mailer().send(letter("ann@example.com", "Help")).await.unwrap_err();
        assert_eq!(refused, Undelivered::Later("The mail server cannot be reached.".to_owned()));
    }
}
