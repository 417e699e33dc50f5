//! Which PostgreSQL: the embedded one, held for as long as this program runs, or
//! somebody else's.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tokio::runtime::Handle;

use crate::platform::{
    config::Place,
    db::{
        Server, Source, bootstrap,
        embedded::{Cluster, DataDirLock, Settings},
        migrations,
    },
    error::{Error, Result},
};

/// How often is looked whether the embedded cluster still runs.
const LOOK: Duration = Duration::from_millis(200);
/// How long the embedded cluster may take to answer once it is said to run.
const COMING_UP: Duration = Duration::from_secs(20);

/// The database of this program.
pub struct Postgres {
    /// Held until the end; a second server on the directory is refused.
    _lock: Option<DataDirLock>,
    /// The embedded cluster this program started, and who looks after it.
    cluster: Option<(Arc<Cluster>, Keeper)>,
    admin: Server,
    server: Server,
    embedded: bool,
}

impl Postgres {
    /// For the server: takes the data directory for itself and starts the embedded
    /// cluster unless another database is configured.
    pub fn open(place: &Place, _: &Handle) -> Result<Self> {
        make_private(&place.data_dir)?;
        let lock = Some(DataDirLock::acquire(&place.data_dir).map_err(refused)?);
        if let Some(url) = &place.database_url {
            return Self::elsewhere(lock, url);
        }
        let cluster = Cluster::start(&settings(place)).map_err(refused)?;
        Self::embedded(lock, cluster, true)
    }

    /// For the operator's tasks: uses the cluster of a running server, or starts it
    /// for the time of the task.
    pub fn attach(place: &Place, runtime: &Handle) -> Result<Self> {
        if let Some(url) = &place.database_url {
            make_private(&place.data_dir)?;
            return Self::elsewhere(None, url);
        }
        match Cluster::attach(&settings(place)).map_err(refused)? {
            Some(cluster) => Self::embedded(None, cluster, false),
            None => Self::open(place, runtime),
        }
    }

    fn elsewhere(lock: Option<DataDirLock>, url: &str) -> Result<Self> {
        let server = Server::new(&Source::Url(url.to_owned()))?;
        Ok(Self { _lock: lock, cluster: None, admin: server.clone(), server, embedded: false })
    }

    fn embedded(lock: Option<DataDirLock>, cluster: Cluster, owned: bool) -> Result<Self> {
        let source = |user: &str| Source::Embedded {
            socket_dir: cluster.socket_dir().to_owned(),
            port: cluster.port(),
            user: user.to_owned(),
        };
        let admin = Server::new(&source(cluster.superuser()))?;
        let server = Server::new(&source(bootstrap::SERVER_LOGIN))?;
        let cluster = Arc::new(cluster);
        let kept = owned.then(|| (cluster.clone(), Keeper::start(cluster)));
        Ok(Self { _lock: lock, cluster: kept, admin, server, embedded: true })
    }

    /// The server as this program's daily work uses it.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The server as migrations use it, and whether it is the embedded one.
    pub fn admin(&self) -> (&Server, bool) {
        (&self.admin, self.embedded)
    }

    /// Brings the embedded database up to date; asks that somebody else's is.
    pub async fn prepare(&self, runtime: &Handle) -> Result<()> {
        if self.embedded {
            let ran = self.migrate(runtime).await?;
            if !ran.is_empty() {
                tracing::info!(migrations = ran.len(), "the database was brought up to date");
            }
            return Ok(());
        }
        let missing = migrations::missing(&self.server, runtime).await.map_err(|error| {
            let detail = "The database is not prepared or cannot be reached. Run `resolutionflow migrate` first";
            Error::invalid("DATABASE_URL", format!("{detail}: {error}"))
        })?;
        if missing.is_empty() {
            return Ok(());
        }
        let detail =
            format!("The database lacks {} migrations. Run `resolutionflow migrate` first.", missing.len());
        Err(Error::invalid("DATABASE_URL", detail))
    }

    /// A postmaster killed a moment ago may still look alive when it is adopted; its
    /// keeper starts it again meanwhile.
    async fn migrate(&self, runtime: &Handle) -> Result<Vec<String>> {
        let begun = Instant::now();
        loop {
            match migrations::migrate(&self.admin, true, runtime).await {
                Err(error) if error.code() == "unavailable" && begun.elapsed() < COMING_UP => {
                    tokio::time::sleep(LOOK).await;
                }
                done => return done,
            }
        }
    }

    /// Stops what this program started.
    pub fn close(self) -> Result<()> {
        match self.cluster {
            Some((cluster, keeper)) => {
                keeper.stop();
                cluster.stop().map_err(refused)
            }
            None => Ok(()),
        }
    }
}

/// Looks after the embedded cluster: a postmaster that was killed is started again,
/// and sessions go on where the log left them.
struct Keeper {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Keeper {
    fn start(cluster: Arc<Cluster>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                match cluster.ensure_running() {
                    Ok(false) => {}
                    Ok(true) => tracing::warn!("PostgreSQL had ended and was started again"),
                    Err(error) => tracing::error!(%error, "PostgreSQL ended and does not start again"),
                }
            }
        });
        Self { stop, thread }
    }

    fn stop(self) {
        drop(self.stop);
        // A panic of the keeper was its own; the cluster is stopped all the same.
        let _ = self.thread.join();
    }
}

fn settings(place: &Place) -> Settings {
    let mut roots = vec![Path::new("web").to_owned()];
    if let Some(beside) = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned())) {
        // target/debug/resolutionflow → web/ of the checkout it was built in.
        roots.extend(beside.ancestors().skip(1).take(2).map(|root| root.join("web")));
        roots.push(beside);
    }
    Settings {
        data_dir: place.data_dir.clone(),
        bin_dir: place.pg_bin.clone(),
        search_roots: roots,
        path: place.path.clone(),
    }
}

/// Makes the data directory, for this user alone.
fn make_private(data_dir: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir);
    made.map_err(|error| {
        Error::invalid("--data-dir", format!("{} cannot be made: {error}. Choose another.", data_dir.display()))
    })
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::invalid("--data-dir", error.to_string())
}
