//! Migrations go up and come down again, from the privileges they say they need, and
//! leave what the sources say.

mod drift;
mod dump;

use resolutionflow::platform::db::{Server as Database, Source, embedded::Cluster, migrations};
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::support::Server;
use dump::dump;

/// A database of the test's own in the shared cluster.
struct Own {
    name: String,
    superuser: Database,
}

/// The shared cluster's database `name` as `user`.
fn database(user: &str, name: &str) -> Database {
    let cluster = Cluster::attach(&Server::shared().settings()).unwrap().expect("it runs");
    let source = Source::Embedded {
        socket_dir: cluster.socket_dir().to_owned(),
        port: cluster.port(),
        user: user.to_owned(),
    };
    Database::new(&source).unwrap().database(name)
}

impl Own {
    async fn create(owner: &str) -> Self {
        let name = format!("m_{}", Uuid::now_v7().simple());
        let client = Server::shared().superuser().await;
        client.batch_execute(&format!("CREATE DATABASE {name} OWNER {owner}")).await.unwrap();
        Self { superuser: database("postgres", &name), name }
    }

    async fn dump(&self) -> String {
        let config = Server::shared().postgres("postgres").dbname(&self.name).clone();
        let (client, socket) = config.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(socket);
        dump(&client).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_migration_comes_down_to_where_it_went_up_from() {
    let own = Own::create("postgres").await;
    let runtime = Handle::current();
    let all = migrations::migrate(&own.superuser, false, &runtime).await.unwrap();
    assert_eq!(all.len(), migrations::count());
    let mut on_the_way_down = vec![own.dump().await];
    for _ in &all {
        migrations::revert(&own.superuser, Some(1), &runtime).await.unwrap();
        on_the_way_down.push(own.dump().await);
    }
    assert_eq!(on_the_way_down.last().unwrap(), "", "nothing is left");
    // Up again, to each height in turn, by going all the way and coming down.
    for height in 1..=all.len() {
        migrations::migrate(&own.superuser, false, &runtime).await.unwrap();
        migrations::revert(&own.superuser, Some(all.len() - height), &runtime).await.unwrap();
        assert_eq!(own.dump().await, on_the_way_down[all.len() - height], "at height {height}");
    }
    assert!(migrations::migrate(&own.superuser, false, &runtime).await.unwrap().is_empty(), "nothing twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_migrate_at_once_do_it_once() {
    let own = Own::create("postgres").await;
    let runtime = Handle::current();
    let both = tokio::join!(
        migrations::migrate(&own.superuser, false, &runtime),
        migrations::migrate(&own.superuser, false, &runtime)
    );
    assert_eq!(both.0.unwrap().len() + both.1.unwrap().len(), migrations::count());
    assert!(migrations::missing(&own.superuser, &runtime).await.unwrap().is_empty());
}

/// As on a hosted PostgreSQL: no superuser, but the owner of the database and a
/// member of the four roles.
#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_login_with_the_stated_privileges_migrates() {
    let login = format!("hosted_{}", Uuid::now_v7().simple());
    let client = Server::shared().superuser().await;
    let grants = format!(
        "CREATE ROLE {login} LOGIN CREATEROLE;
         GRANT app_owner, app_rw, app_auth, app_registry TO {login} WITH ADMIN OPTION"
    );
    client.batch_execute(&grants).await.unwrap();
    let own = Own::create(&login).await;
    let ran = migrations::migrate(&database(&login, &own.name), false, &Handle::current()).await.unwrap();
    assert_eq!(ran.len(), migrations::count());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_without_them_is_told_which_it_needs() {
    let login = format!("poor_{}", Uuid::now_v7().simple());
    let client = Server::shared().superuser().await;
    client.batch_execute(&format!("CREATE ROLE {login} LOGIN")).await.unwrap();
    let own = Own::create("postgres").await;
    let error = migrations::migrate(&database(&login, &own.name), false, &Handle::current()).await.unwrap_err();
    assert_eq!(error.code(), "invalid");
    for part in ["CREATEROLE", "CREATE on the database", "no SUPERUSER"] {
        assert!(error.detail().contains(part), "{part} in {}", error.detail());
    }
}
