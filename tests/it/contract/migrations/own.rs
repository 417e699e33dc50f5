//! A database of a test's own: in the cluster of the shared server, or in a cluster
//! nobody prepared, as a hosted PostgreSQL is.

use diesel_async::SimpleAsyncConnection;
use resolutionflow::platform::db::{
    Server as Database, Source, bootstrap,
    embedded::{Cluster, Settings},
    migrations,
};
use tempfile::TempDir;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::dump::dump;
use crate::support::Server;

/// A cluster without roles or schema of ours.
pub struct Bare {
    cluster: Cluster,
    _dir: TempDir,
}

impl Bare {
    pub fn start() -> Self {
        let dir = TempDir::new().unwrap();
        let settings = Settings { data_dir: dir.path().to_owned(), ..Server::shared().settings() };
        Self { cluster: Cluster::start(&settings).unwrap(), _dir: dir }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.cluster.stop();
    }
}

/// A database in one of them.
pub struct Own {
    name: String,
    socket_dir: std::path::PathBuf,
    port: u16,
    superuser: &'static str,
}

impl Own {
    /// In the shared server's cluster.
    pub async fn shared() -> Self {
        let cluster = Cluster::attach(&Server::shared().settings()).unwrap().expect("it runs");
        Self::create(&cluster).await
    }

    /// In a bare cluster.
    pub async fn bare(bare: &Bare) -> Self {
        Self::create(&bare.cluster).await
    }

    async fn create(cluster: &Cluster) -> Self {
        let own = Self {
            name: format!("m_{}", Uuid::now_v7().simple()),
            socket_dir: cluster.socket_dir().to_owned(),
            port: cluster.port(),
            superuser: cluster.superuser(),
        };
        own.administer("postgres", &format!("CREATE DATABASE {}", own.name)).await;
        own
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// This database as `user`.
    pub fn of(&self, user: &str) -> Database {
        self.database(user, &self.name)
    }

    /// This database as the superuser.
    pub fn of_superuser(&self) -> Database {
        self.of(self.superuser)
    }

    fn database(&self, user: &str, name: &str) -> Database {
        let source =
            Source::Embedded { socket_dir: self.socket_dir.clone(), port: self.port, user: user.to_owned() };
        Database::new(&source).unwrap().database(name)
    }

    /// What an administrator does in a database of the cluster.
    async fn administer(&self, database: &str, sql: &str) {
        let server = self.database(self.superuser, database);
        server.connect(&[], &Handle::current()).await.unwrap().batch_execute(sql).await.unwrap();
    }

    /// What an administrator does here.
    pub async fn prepare(&self, sql: &str) {
        self.administer(&self.name, sql).await;
    }

    /// What an administrator sees here.
    pub async fn client(&self) -> tokio_postgres::Client {
        let mut config = tokio_postgres::Config::new();
        config.host_path(&self.socket_dir).port(self.port).user(self.superuser).dbname(&self.name);
        let (client, socket) = config.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(socket);
        client
    }

    /// What the schema holds.
    pub async fn dump(&self) -> String {
        dump(&self.client().await).await
    }

    /// Makes the roles and the schema, as before the first migration.
    pub async fn bootstrap(&self) {
        let mut conn = self.of_superuser().connect(&[], &Handle::current()).await.unwrap();
        bootstrap::ensure(&mut conn).await.unwrap();
    }

    /// Runs a migration's text as migrations run.
    pub async fn run(&self, sql: &str) {
        let settings = [("role", "app_owner"), ("search_path", "app")];
        let mut conn = self.of_superuser().connect(&settings, &Handle::current()).await.unwrap();
        conn.batch_execute(sql).await.unwrap();
    }

    pub async fn migrate(&self, user: &str) -> Vec<String> {
        migrations::migrate(&self.of(user), false, &Handle::current()).await.unwrap()
    }

    pub async fn revert(&self, user: &str, count: Option<usize>) -> Vec<String> {
        migrations::revert(&self.of(user), count, &Handle::current()).await.unwrap()
    }
}
