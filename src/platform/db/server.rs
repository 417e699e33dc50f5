//! Where PostgreSQL is: the embedded cluster's socket or a connection string,
//! with TLS as the string asks.

use std::path::PathBuf;

use diesel_async::AsyncPgConnection;
use tokio::runtime::Handle;
use tokio_postgres::{Config, NoTls, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::platform::{
    error::{Error, Result},
    tls,
};

/// Which PostgreSQL to use.
#[derive(Clone, Debug)]
pub enum Source {
    /// The cluster this program runs itself.
    Embedded {
        /// Directory of its unix socket.
        socket_dir: PathBuf,
        /// Port number in the socket's file name.
        port: u16,
        /// The user to connect as.
        user: String,
    },
    /// Somebody else's, by connection string.
    Url(String),
}

/// A PostgreSQL server and how to reach it.
#[derive(Clone)]
pub struct Server {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Server {
    /// Reads the source; connects to nothing yet.
    ///
    /// # Errors
    /// `invalid` naming `DATABASE_URL` when it cannot be read.
    pub fn new(source: &Source) -> Result<Self> {
        match source {
            Source::Embedded { socket_dir, port, user } => {
                let mut config = Config::new();
                config.host_path(socket_dir).port(*port).user(user).dbname("resolutionflow");
                Ok(Self { config, tls: None })
            }
            Source::Url(url) => {
                let mut config: Config = url.parse().map_err(|_| {
                    Error::invalid(
                        "DATABASE_URL",
                        "It is not a PostgreSQL connection string; it looks like postgres://user:password@host:5432/name.",
                    )
                })?;
                config.connect_timeout(std::time::Duration::from_secs(5));
                let tls =
                    (config.get_ssl_mode() != SslMode::Disable).then(|| MakeRustlsConnect::new(tls::config()));
                Ok(Self { config, tls })
            }
        }
    }

    /// The same server, another database; for creating one.
    #[must_use]
    pub fn database(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.config.dbname(name);
        other
    }

    /// The name of the database.
    #[must_use]
    pub fn database_name(&self) -> &str {
        self.config.get_dbname().or(self.config.get_user()).unwrap_or("postgres")
    }

    /// A connection with start-up `settings`, as `(name, value)`, driven on `runtime`.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL refuses or does not answer.
    pub async fn connect(&self, settings: &[(&str, &str)], runtime: &Handle) -> Result<AsyncPgConnection> {
        let mut config = self.config.clone();
        let options: Vec<_> = settings.iter().map(|(name, value)| format!("-c {name}={value}")).collect();
        config.options(options.join(" ")).application_name("resolutionflow");
        let tls = self.tls.clone();
        // diesel-async spawns the driver of a socket where it is opened.
        let opened = runtime.spawn(async move {
            match tls {
                Some(tls) => {
                    let (client, socket) = config.connect(tls).await.map_err(Error::unavailable)?;
                    AsyncPgConnection::try_from_client_and_connection(client, socket).await
                }
                None => {
                    let (client, socket) = config.connect(NoTls).await.map_err(Error::unavailable)?;
                    AsyncPgConnection::try_from_client_and_connection(client, socket).await
                }
            }
            .map_err(Error::unavailable)
        });
        opened.await.map_err(Error::internal)?
    }
}
