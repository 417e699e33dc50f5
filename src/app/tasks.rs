//! The operator's tasks on the command line.

use std::sync::Arc;

use super::{SEALING_KEYS, database_runtime, postgres::Postgres};
use crate::{
    notifications,
    platform::{
        clock::Clock,
        config::{AccountTask, Cli},
        db::{self, AccountStatus, bootstrap, migrations},
        error::{Error, Result},
        ids::AccountId,
        sealing::SealingKeys,
        secrets::{SigningKey, Token},
    },
    psa::Psa,
    tenancy::{self, NewAccount, Tenancy},
};

/// Prepares the database, or undoes the newest migrations.
///
/// # Errors
/// What PostgreSQL said, and the privileges needed.
pub fn migrate(cli: &Cli, revert: Option<usize>) -> Result<()> {
    let runtime = database_runtime()?;
    let postgres = Postgres::attach(&cli.place, runtime.handle())?;
    let (admin, embedded) = postgres.admin();
    if !embedded {
        println!("{}", bootstrap::PRIVILEGES);
    }
    let (names, verb) = match revert {
        Some(count) => (runtime.block_on(migrations::revert(admin, Some(count), runtime.handle()))?, "undone"),
        None => (runtime.block_on(migrations::migrate(admin, embedded, runtime.handle()))?, "done"),
    };
    for name in &names {
        println!("{verb}: {name}");
    }
    if names.is_empty() {
        println!("Nothing to do: the database is up to date.");
    }
    postgres.close()
}

/// Opens, lists, suspends and resumes accounts.
///
/// # Errors
/// What was wrong with the input, or that PostgreSQL does not answer.
pub fn account(cli: &Cli, task: &AccountTask) -> Result<()> {
    with_tenancy(cli, async |tenancy| act(tenancy, task).await)
}

/// Adds a key that seals credentials, and seals all of them anew by it.
///
/// # Errors
/// That a credential cannot be opened; those of its account stay as they were, and the keys
/// that were there before stay good.
pub fn rotate_keys(cli: &Cli) -> Result<()> {
    let keys = SealingKeys::load_or_create(&cli.place.data_dir.join(SEALING_KEYS))?;
    keys.rotate()?;
    let keys = Arc::new(keys);
    let psa = Psa::new(keys.clone(), &[])?;
    with_tenancy(cli, async |tenancy| {
        let mut sealed = 0;
        for account in tenancy.registry.accounts().await? {
            let context = tenancy.job_context(account.account_id);
            let again = tenancy.db.tenant(&context).run(async |conn| {
                let more = notifications::seal_again(conn, &keys).await?;
                let links = tenancy::seal_links_again(conn, &keys).await?;
                Ok::<_, Error>(psa.seal_again(conn).await? + more + links)
            });
            sealed += again.await?;
        }
        println!("A new key seals from now on; sealed anew: {sealed}.");
        Ok(())
    })
}

fn with_tenancy(cli: &Cli, work: impl AsyncFnOnce(&Tenancy) -> Result<()>) -> Result<()> {
    let runtime = database_runtime()?;
    let postgres = Postgres::attach(&cli.place, runtime.handle())?;
    // Passwords are hashed on actix's blocking threads, which need a system.
    let done = actix_web::rt::System::new().block_on(async {
        postgres.prepare(runtime.handle()).await?;
        let opened = db::open(postgres.server(), runtime.handle()).await?;
        let key = SigningKey::load_or_create(&cli.place.data_dir.join("signing.key"))?;
        let url = "http://localhost".parse().map_err(Error::internal)?;
        let parts = (opened.db, opened.gate, opened.auth, opened.registry);
        work(&Tenancy::new(parts, &key, &url, Clock)).await
    });
    done.and(postgres.close())
}

async fn act(tenancy: &Tenancy, task: &AccountTask) -> Result<()> {
    match task {
        AccountTask::Create { name, owner_name, owner_email, owner_password } => {
            let made = owner_password.is_none();
            let password = match owner_password {
                Some(password) => password.clone(),
                None => Token::random()?.reveal()[..20].to_owned(),
            };
            let new = NewAccount { name, owner_name, owner_email, owner_password: &password };
            let (account, _, _) = tenancy::open_account(tenancy, new).await?;
            println!("Account {name} is open: {account}");
            if made {
                println!("{owner_email} signs in with the password {password} (shown this once)");
            }
            println!("Next: `resolutionflow serve`, sign in as {owner_email}, and invite your engineers.");
        }
        AccountTask::List => {
            for account in tenancy.registry.accounts().await? {
                println!("{}  {:9}  {}", account.account_id, account.status, account.name);
            }
        }
        AccountTask::Suspend { id } => set_status(tenancy, *id, AccountStatus::Suspended).await?,
        AccountTask::Resume { id } => set_status(tenancy, *id, AccountStatus::Active).await?,
    }
    Ok(())
}

async fn set_status(tenancy: &Tenancy, id: uuid::Uuid, status: AccountStatus) -> Result<()> {
    if !tenancy.registry.set_status(AccountId(id), status).await? {
        return Err(Error::invalid("id", "There is no such account. `resolutionflow account list` shows them."));
    }
    println!("{id} is {} now.", status.as_str());
    Ok(())
}
