//! The composition root: opens what the server needs, once, in order, and closes it
//! again. The only place that sees all of it.

pub mod model;
mod postgres;
pub mod replay;
pub mod tasks;

use std::{io::Read, net::TcpListener, sync::Arc, thread, time::Duration};

use actix_web::{rt::System, web};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{
    runtime::{Builder, Handle, Runtime},
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

use crate::{
    copilot::{Behind, FlowPilot},
    demo,
    documents::Drafts,
    live::{AccessBoard, LiveSessions, PresenceBoard, Tools},
    notifications::NotificationDesk,
    platform::{
        clock::Clock,
        config::{self, Cli, Serve},
        db::{self, Server},
        error::{Error, Result},
        jobs::Bell,
        mail::Mailer,
        sealing::SealingKeys,
        secrets::SigningKey,
        telemetry,
    },
    psa::Psa,
    push::PushDesk,
    search::{Local, Model, Outside as EmbeddingService, SearchService},
    sessions::log::LogWriter,
    tenancy::{LinkMail, Tenancy},
    web::Front,
    worker::{self, Works},
};
use postgres::Postgres;

/// The file of the keys that seal credentials, in the data directory.
const SEALING_KEYS: &str = "sealing.keys";

/// What request handlers are given.
#[derive(Clone)]
pub struct Parts {
    /// Who.
    pub tenancy: web::Data<Tenancy>,
    /// Running sessions.
    pub live: web::Data<LiveSessions>,
    /// Finding things.
    pub search: web::Data<SearchService>,
    /// FlowPilot.
    pub copilot: web::Data<FlowPilot>,
    /// Documents of sessions that go on.
    pub drafts: web::Data<Drafts>,
    /// Ticket systems.
    pub psa: web::Data<Psa>,
    /// What goes onto tickets.
    pub push: web::Data<PushDesk>,
    /// Who has to know.
    pub notifications: web::Data<NotificationDesk>,
    /// Rings when there is a job.
    pub bell: Bell,
    /// Metrics.
    pub metrics: web::Data<PrometheusHandle>,
}

/// Serves until told to stop.
///
/// # Errors
/// What went wrong at start, with what to do about it.
pub fn serve(cli: &Cli, serve: &Serve) -> Result<()> {
    telemetry::start_log(cli.log_format, &cli.log)?;
    let metrics = telemetry::start_metrics()?;
    // Refused before anything is started; the port is known for good only later.
    config::public_url(serve.public_url.as_ref(), serve.listen)?;
    let runtime = database_runtime()?;
    let postgres = Postgres::open(&cli.place, runtime.handle())?;
    let served = System::new().block_on(run(cli, serve, &postgres, runtime.handle(), metrics));
    let stopped = postgres.close();
    runtime.shutdown_timeout(Duration::from_secs(2));
    tracing::info!(event = "stopped", "stopped");
    served.and(stopped)
}

/// The threads that drive every database connection. Few: one is enough for tens of
/// thousands of questions a second, and several on few cores only wake each other.
fn database_runtime() -> Result<Runtime> {
    let threads = thread::available_parallelism().map_or(1, |cores| (cores.get() / 4).clamp(1, 4));
    Builder::new_multi_thread()
        .worker_threads(threads)
        .thread_name("database")
        .enable_all()
        .build()
        .map_err(Error::internal)
}

async fn run(
    cli: &Cli,
    serve: &Serve,
    postgres: &Postgres,
    runtime: &Handle,
    metrics: PrometheusHandle,
) -> Result<()> {
    postgres.prepare(runtime).await?;
    let listener = listen(serve)?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let public_url = config::public_url(serve.public_url.as_ref(), address)?;
    let model = search_model(cli, serve)?;
    let mailer = mailer(serve, &public_url)?;
    let behind = serve.copilot.service()?.map(Behind::new).transpose()?;
    let outside = Outside { metrics, model, behind, mailer, serve };
    let parts = assemble(cli, postgres.server(), runtime, &public_url, outside).await?;
    if serve.demo {
        let writer = &parts.live.tools().writer;
        demo::load(&parts.tenancy, writer, serve.demo_password.as_deref(), &cli.place.data_dir).await?;
    }
    worker::start(Works {
        tenancy: parts.tenancy.clone().into_inner(),
        live: parts.live.clone(),
        push: parts.push.clone(),
        notifications: parts.notifications.clone(),
        bell: parts.bell.clone(),
    });
    let front = Front { trusted_proxies: serve.trusted_proxies.clone(), https: public_url.scheme() == "https" };
    let server = crate::web::server(listener, parts.clone(), front)?;
    let handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    tracing::info!(event = "listening", url = parts.tenancy.public_url, %address, "listening");
    told_to_stop(serve.stop_with_stdin).await?;
    tracing::info!(event = "stopping", "stopping");
    parts.live.drain().await;
    handle.stop(true).await;
    serving.await.map_err(Error::internal)?.map_err(Error::internal)
}

/// What the parts are put together with besides the database.
struct Outside<'a> {
    metrics: PrometheusHandle,
    model: Option<Model>,
    behind: Option<Behind>,
    mailer: Option<Mailer>,
    serve: &'a Serve,
}

async fn assemble(
    cli: &Cli,
    server: &Server,
    runtime: &Handle,
    public_url: &url::Url,
    Outside { metrics, model, behind, mailer, serve }: Outside<'_>,
) -> Result<Parts> {
    let data_dir = &cli.place.data_dir;
    let opened = db::open(server, runtime).await?;
    let key = SigningKey::load_or_create(&data_dir.join("signing.key"))?;
    let db = opened.db.clone();
    let (keys, bell) = (Arc::new(SealingKeys::load_or_create(&data_dir.join(SEALING_KEYS))?), Bell::default());
    let opened_for_tenancy = (opened.db, opened.gate, opened.auth, opened.registry);
    let mut tenancy = Tenancy::new(opened_for_tenancy, &key, public_url, Clock);
    if mailer.is_some() {
        tenancy = tenancy.with_link_mail(LinkMail { keys: keys.clone(), bell: bell.clone() });
    }
    let tenancy = Arc::new(tenancy);
    let writer = LogWriter::start(&db, opened.log);
    let access = AccessBoard::follow(&db, opened.changes, tenancy.access_changes.clone());
    let search = SearchService::open(data_dir.join("search"), model)?;
    let copilot = FlowPilot::new(tenancy.clone(), search.clone(), behind);
    let assistant = Arc::new(copilot.clone());
    let tools = Tools { db, writer, clock: Clock, board: PresenceBoard::default(), assistant };
    let shards = thread::available_parallelism().map_or(2, usize::from);
    let live = web::Data::new(LiveSessions::start(shards, tools, access, tenancy.access_changes.clone()));
    let psa = Arc::new(Psa::new(keys.clone(), &serve.allow_outgoing)?);
    let pause = Duration::from_millis(serve.first_pause_ms);
    let failpoint = serve.die_at.clone().unwrap_or_default();
    let push = PushDesk::new((tenancy.clone(), psa.clone()), live.clone(), bell.clone(), (pause, failpoint));
    let who = (tenancy.clone(), keys);
    let notifications = NotificationDesk::new(who, &serve.allow_outgoing, mailer, bell.clone(), pause)?;
    Ok(Parts {
        notifications: web::Data::new(notifications),
        tenancy: web::Data::from(tenancy),
        live,
        drafts: web::Data::new(Drafts::default()),
        psa: web::Data::from(psa),
        push: web::Data::new(push),
        bell,
        search: web::Data::new(search),
        copilot: web::Data::new(copilot),
        metrics: web::Data::new(metrics),
    })
}

/// What mail goes out by, where a server is named.
fn mailer(serve: &Serve, public_url: &url::Url) -> Result<Option<Mailer>> {
    let host = public_url.host_str().unwrap_or("localhost");
    serve.mail.server()?.map(|server| Mailer::new(server, host)).transpose()
}

/// The model that search asks: the service that is named, or what is installed. One that
/// cannot be used is done without: search finds all the same, if not as well.
fn search_model(cli: &Cli, serve: &Serve) -> Result<Option<Model>> {
    if let Some(service) = serve.embeddings.service()? {
        if serve.search_model.is_some() {
            let remedy = "Search asks one model: leave out either this or --embeddings.";
            return Err(Error::invalid("--search-model", remedy));
        }
        return Ok(Some(Model::new(Box::new(EmbeddingService::new(service)?))));
    }
    let installed = cli.place.data_dir.join(model::INSTALLED);
    let directory = serve.search_model.clone().or_else(|| installed.is_dir().then_some(installed));
    let Some(directory) = directory else { return Ok(None) };
    Ok(match Local::open(&directory) {
        Ok(local) => Some(Model::new(Box::new(local))),
        Err(error) => {
            tracing::error!(directory = %directory.display(), %error, "the search model cannot be used");
            None
        }
    })
}

fn listen(serve: &Serve) -> Result<TcpListener> {
    TcpListener::bind(serve.listen).map_err(|error| {
        Error::invalid(
            "--listen",
            format!("{} cannot be listened on: {error}. Choose another port.", serve.listen),
        )
    })
}

async fn told_to_stop(with_stdin: bool) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
    let (ended, stdin) = oneshot::channel();
    if with_stdin {
        thread::spawn(move || {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            let _ = ended.send(());
        });
    }
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        Ok(()) = stdin => {}
    }
    Ok(())
}
