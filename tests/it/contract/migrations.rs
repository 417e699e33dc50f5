//! Migrations go up and come down again, from the privileges they say they need, and
//! leave what the sources say.

mod drift;
mod dump;
mod own;
mod titles;

use std::{fs, path::Path};

use resolutionflow::platform::db::{bootstrap::PRIVILEGES, migrations};
use tokio::runtime::Handle;

use dump::dump;
use own::{Bare, Own};

const SUPERUSER: &str = "postgres";

/// The texts of the way up, in order.
fn ups() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.into_iter().map(|folder| fs::read_to_string(folder.join("up.sql")).unwrap()).collect()
}

/// What the schema holds before the first migration and after each.
async fn heights(ups: &[String]) -> Vec<String> {
    let own = Own::shared().await;
    own.bootstrap().await;
    let mut heights = vec![own.dump().await];
    for up in ups {
        own.run(up).await;
        heights.push(own.dump().await);
    }
    heights
}

#[tokio::test(flavor = "multi_thread")]
async fn each_migration_comes_down_to_where_it_went_up_from() {
    let heights = heights(&ups()).await;
    let own = Own::shared().await;
    assert_eq!(own.migrate(SUPERUSER).await.len(), migrations::count());
    assert_eq!(heights.len(), migrations::count() + 1);
    let top = heights.last().unwrap();
    for (height, before) in heights.iter().enumerate().rev().skip(1) {
        own.revert(SUPERUSER, Some(1)).await;
        assert_eq!(&own.dump().await, before, "down to height {height}");
    }
    own.migrate(SUPERUSER).await;
    assert_eq!(&own.dump().await, top, "up again");
    assert!(own.migrate(SUPERUSER).await.is_empty(), "nothing twice");
}

/// What a way down could forget; the comparison must see each.
const LEFT_BEHIND: [&str; 12] = [
    "ALTER TABLE app.users ADD COLUMN planted text",
    "ALTER TABLE app.users ALTER name DROP NOT NULL",
    "ALTER TABLE app.users NO FORCE ROW LEVEL SECURITY",
    "CREATE INDEX planted ON app.users (account_id, name)",
    "CREATE SEQUENCE app.planted",
    "CREATE TYPE app.planted AS ENUM ('a')",
    "CREATE VIEW app.planted AS SELECT 1",
    "GRANT DELETE ON app.users TO app_rw",
    "GRANT CREATE ON SCHEMA app TO app_rw",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app_rw",
    "ALTER POLICY tenant ON app.users WITH CHECK (true)",
    "CREATE TRIGGER planted BEFORE UPDATE ON app.users FOR EACH ROW
         EXECUTE FUNCTION suppress_redundant_updates_trigger()",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_way_down_leaves_behind_is_seen() {
    let own = Own::shared().await;
    own.migrate(SUPERUSER).await;
    let mut client = own.client().await;
    let before = dump(&client).await;
    for left in LEFT_BEHIND {
        let transaction = client.transaction().await.unwrap();
        transaction.batch_execute(left).await.unwrap();
        assert_ne!(dump(transaction.client()).await, before, "{left}");
        transaction.rollback().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_migrate_at_once_do_it_once() {
    let own = Own::shared().await;
    let both = tokio::join!(own.migrate(SUPERUSER), own.migrate(SUPERUSER));
    assert_eq!(both.0.len() + both.1.len(), migrations::count());
    assert!(migrations::missing(&own.of_superuser(), &Handle::current()).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_revert_at_once_do_it_once() {
    let own = Own::shared().await;
    own.migrate(SUPERUSER).await;
    let both = tokio::join!(own.revert(SUPERUSER, None), own.revert(SUPERUSER, None));
    assert_eq!(both.0.len() + both.1.len(), migrations::count());
}

/// Up, a second time, and down, as this login.
async fn assert_migrates(own: &Own, login: &str) {
    assert_eq!(own.migrate(login).await.len(), migrations::count());
    assert!(own.migrate(login).await.is_empty());
    assert_eq!(own.revert(login, None).await.len(), migrations::count());
}

/// As on a hosted PostgreSQL: nothing is there, and nobody is superuser.
#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_login_with_the_stated_privileges_makes_everything() {
    let bare = Bare::start();
    let own = Own::bare(&bare).await;
    own.prepare(&format!(
        "CREATE ROLE hosted LOGIN CREATEROLE; GRANT CREATE ON DATABASE {} TO hosted",
        own.name()
    ))
    .await;
    assert_migrates(&own, "hosted").await;
}

/// The commands that the program tells an administrator to run are all it takes.
#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_login_migrates_after_an_administrator_did_as_told() {
    let bare = Bare::start();
    let own = Own::bare(&bare).await;
    let (_, commands) = PRIVILEGES.split_once("run once:").expect("PRIVILEGES says what to run");
    own.prepare("CREATE ROLE plain LOGIN").await;
    own.prepare(&commands.replace("<that user>", "plain")).await;
    assert_migrates(&own, "plain").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_without_them_is_told_which_it_needs() {
    let own = Own::shared().await;
    let login = format!("poor_{}", own.name());
    own.prepare(&format!("CREATE ROLE {login} LOGIN")).await;
    let error = migrations::migrate(&own.of(&login), false, &Handle::current()).await.unwrap_err();
    assert_eq!(error.code(), "invalid");
    for part in ["CREATEROLE", "CREATE on the database", "no SUPERUSER"] {
        assert!(error.detail().contains(part), "{part} in {}", error.detail());
    }
}
