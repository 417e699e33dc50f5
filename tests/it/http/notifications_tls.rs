//! Mail that is encrypted on its way, and signs in; and to whom nothing is said.

use std::{fs, path::PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};

use crate::support::{Account, MailServer, Server};

/// A certificate for this machine, who vouches for it, and where they are.
struct Files {
    directory: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
        let files = Self { directory: tempfile::tempdir().unwrap() };
        fs::write(files.of("key.pem"), key.serialize_pem()).unwrap();
        fs::write(files.of("cert.pem"), certificate.pem()).unwrap();
        fs::write(files.of("ca.pem"), authority.pem()).unwrap();
        files
    }

    fn of(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn mail(&self, more: &[&str]) -> MailServer {
        let (key, cert) = (self.of("key.pem"), self.of("cert.pem"));
        let mut options = vec!["--key", key.to_str().unwrap(), "--cert", cert.to_str().unwrap()];
        options.extend(more);
        MailServer::start_with(0, &options)
    }
}

/// How far the mail of an invite gets, by a server of ours that trusts `trusted`.
async fn invited(url: &str, trusted: &str, files: &Files, more: &[&str]) -> Value {
    let trusted = files.of(trusted);
    let mut arguments = vec!["--smtp-url", url, "--mail-from", "flow@example.com", "--first-pause-ms", "20"];
    arguments.extend(more);
    let server = Server::start_trusting(Some(&trusted), &arguments);
    let account = Account::open_on(&server).await;
    account.owner.post("/invites", json!({ "email": "ann@example.com", "role": "viewer" })).await.created();
    loop {
        let invite = account.owner.get("/invites").await.ok()["items"][0].clone();
        if invite["mail"] != "waits" || invite["mail_reason"].is_string() {
            return invite;
        }
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn tls_from_the_start_needs_a_certificate_to_trust_and_a_password_that_is_right() {
    let files = Files::new();
    let mail = files.mail(&["--tls", "--user", "flow:four words"]);
    let url = format!("smtps://flow@127.0.0.1:{}", mail.port);
    let right = ["--smtp-password", "four words"];
    let sent = invited(&url, "ca.pem", &files, &right).await;
    assert_eq!(sent["mail"], "sent", "{sent}");
    assert_eq!(mail.letters().await[0]["encrypted"], true);
    let wrong = invited(&url, "ca.pem", &files, &["--smtp-password", "other words"]).await;
    assert_eq!(wrong["mail_reason"], "The mail server does not let this server sign in.");
    fs::write(files.of("other.pem"), fs::read(Files::new().of("ca.pem")).unwrap()).unwrap();
    let stranger = invited(&url, "other.pem", &files, &right).await;
    assert_eq!(stranger["mail_reason"], "The mail server's certificate is not one to trust.");
    assert_eq!(mail.letters().await.len(), 1);
}

#[actix_web::test]
async fn in_ones_own_network_mail_is_encrypted_where_that_is_offered() {
    let files = Files::new();
    let mail = files.mail(&[]);
    let sent = invited(&mail.url(), "ca.pem", &files, &[]).await;
    assert_eq!(sent["mail"], "sent", "{sent}");
    assert_eq!(mail.letters().await[0]["encrypted"], true);
}
