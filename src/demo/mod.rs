//! The demo accounts, made through the operations people use: an account is opened,
//! its owner invites, the invited accept, flows are imported and published, sessions
//! are run by their commands.

mod player;
mod script;

use std::{collections::HashMap, path::Path};

use crate::{
    flows,
    platform::{
        error::{Error, Result},
        ids::FlowId,
        secrets::Token,
    },
    sessions::log::LogWriter,
    tenancy::{self, Caller, NewAccount, Role, Tenancy},
};
use player::{Cast, Stage};

const FILE: &str = "demo-password";

struct Person {
    email: &'static str,
    name: &'static str,
    role: Role,
}

const HARBORLINE: [Person; 4] = [
    Person { email: "lead@demo.test", name: "Lena Ortiz", role: Role::TeamAdmin },
    Person { email: "engineer@demo.test", name: "Maya Chen", role: Role::Engineer },
    Person { email: "engineer2@demo.test", name: "Tom Becker", role: Role::Engineer },
    Person { email: "viewer@demo.test", name: "Iris Novak", role: Role::Viewer },
];

const CEDAR: [Person; 1] = [Person { email: "outsider@demo.test", name: "Omar Haddad", role: Role::Engineer }];

/// Loads the demo once, into an installation without accounts, and says how to sign
/// in. The password is kept in the data directory to be said again at later starts.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer; `internal` when the file cannot be
/// written.
pub async fn load(tenancy: &Tenancy, writer: &LogWriter, password: Option<&str>, data_dir: &Path) -> Result<()> {
    let file = data_dir.join(FILE);
    if !tenancy.registry.accounts().await?.is_empty() {
        match std::fs::read_to_string(&file) {
            Ok(password) => announce(tenancy, &password),
            Err(_) => tracing::info!("the installation has accounts already; no demo was loaded"),
        }
        return Ok(());
    }
    let password = match password {
        Some(password) => password.to_owned(),
        None => Token::random()?.reveal()[..12].to_owned(),
    };
    let owner = open(tenancy, "Harborline IT", ("owner@demo.test", "Hugo Lindqvist"), &password).await?;
    let mut cast = Cast::new();
    for person in &HARBORLINE {
        let caller = add(tenancy, &owner, person, &password).await?;
        cast.insert(person.email.split('@').next().unwrap_or_default().to_owned(), caller);
    }
    let cedar = open(tenancy, "Cedar Care", ("owner@cedar.test", "Ceyda Arslan"), &password).await?;
    for person in &CEDAR {
        add(tenancy, &cedar, person, &password).await?;
    }
    let flows = import_library(tenancy, &owner).await?;
    import_library(tenancy, &cedar).await?;
    let stage = Stage { tenancy, writer, flows: &flows, cast: &cast };
    let now = tenancy.clock.now();
    for script in script::scripts()? {
        player::play(&stage, &script, now).await?;
    }
    write_private(&file, &password)?;
    announce(tenancy, &password);
    Ok(())
}

async fn open(tenancy: &Tenancy, name: &str, owner: (&str, &str), password: &str) -> Result<Caller> {
    let new = NewAccount { name, owner_email: owner.0, owner_name: owner.1, owner_password: password };
    let (account, user, _) = tenancy::open_account(tenancy, new).await?;
    Ok(tenancy.caller(account, user).await?.0)
}

async fn add(tenancy: &Tenancy, owner: &Caller, person: &Person, password: &str) -> Result<Caller> {
    let link = tenancy::invite(tenancy, owner, person.email, person.role, None).await?;
    let token = link.url.split_once('#').map_or("", |(_, token)| token);
    let user = tenancy::accept_invite(tenancy, token, person.name, password).await?.user.id;
    Ok(tenancy.caller(owner.account(), user).await?.0)
}

/// The flows of the library, by key.
async fn import_library(tenancy: &Tenancy, owner: &Caller) -> Result<HashMap<String, FlowId>> {
    let now = tenancy.clock.now();
    let mut imported = HashMap::new();
    for text in flows::library() {
        let import = async |conn: &mut _| flows::import_library_flow(conn, owner.user, now, text).await;
        let (key, id) = tenancy.db.tenant(owner).run(import).await?;
        imported.extend(key.map(|key| (key, id)));
    }
    Ok(imported)
}

/// For people: on standard error, where no log is collected. The password is the
/// demo's and guards nothing.
fn announce(tenancy: &Tenancy, password: &str) {
    eprintln!(
        "\n  Demo is ready: {}\n  Sign in as engineer@demo.test and, in another browser, as engineer2@demo.test.\n  \
         Also there: lead@, owner@, viewer@demo.test, and outsider@demo.test of another account.\n  \
         Password for all of them: {password}\n",
        tenancy.public_url
    );
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(Error::internal)
}
