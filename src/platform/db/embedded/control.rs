//! Making, starting, adopting and stopping a cluster.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::Signal;

use super::{
    Error, Settings,
    binaries::{self, Binaries},
    identity::Identity,
    process::{self, PidFile},
};

/// The number in the socket's name.
const PORT: u16 = 5432;
const SUPERUSER: &str = "postgres";
/// The longest path a unix socket may have is 107 bytes; this leaves its name room.
const LONGEST_SOCKET_DIR: usize = 85;
const START: Duration = Duration::from_secs(60);
const STOP: Duration = Duration::from_secs(20);
/// How long processes a killed postmaster left get to end, first by themselves and
/// then after each signal.
const ORPHANS: Duration = Duration::from_millis(700);
/// A log larger than this is started anew.
const LOG_BYTES: u64 = 10 * 1024 * 1024;
/// Our settings, in a file of their own that every start writes.
const CONFIG: &str = "resolutionflow.conf";

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    settings: Settings,
    places: Places,
}

#[derive(Clone, Debug)]
struct Places {
    home: PathBuf,
    data: PathBuf,
    log: PathBuf,
    socket: PathBuf,
}

impl Places {
    fn of(settings: &Settings) -> Result<Self, Error> {
        let data_dir = &settings.data_dir;
        let data_dir = data_dir.canonicalize().map_err(Error::io("cannot open", data_dir))?;
        let home = data_dir.join("postgres");
        let socket = socket_dir(&home)?;
        Ok(Self { data: home.join("data"), log: home.join("log"), socket, home })
    }
}

/// Inside the cluster's home when its path is short enough for a socket; otherwise a
/// directory with an unpredictable name under the system's temporary one, remembered
/// in a file.
fn socket_dir(home: &Path) -> Result<PathBuf, Error> {
    let inside = home.join("socket");
    let plain = inside.to_str().is_some_and(|path| !path.contains(['\'', ',', '"', '\\', '\n']));
    if plain && inside.as_os_str().len() <= LONGEST_SOCKET_DIR {
        return Ok(inside);
    }
    let note = home.join("socket-dir");
    if let Ok(path) = fs::read_to_string(&note) {
        return Ok(path.into());
    }
    let dir = Path::new("/tmp").join(format!("rf-{}", uuid::Uuid::new_v4().simple()));
    make_private(home)?;
    fs::write(&note, dir.as_os_str().as_encoded_bytes()).map_err(Error::io("cannot write", &note))?;
    Ok(dir)
}

/// A directory for its owner alone; one that exists must be that already.
fn make_private(dir: &Path) -> Result<(), Error> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(Error::io("cannot make", dir))?;
    let mode = fs::metadata(dir).map_err(Error::io("cannot look at", dir))?.mode() & 0o777;
    if mode & 0o077 != 0 {
        let said = format!("{} is open to others; make it private with `chmod 700`.", dir.display());
        return Err(Error::Failed { what: "Starting PostgreSQL", said });
    }
    Ok(())
}

impl Cluster {
    /// Starts the cluster, making it on first use; adopts one that a killed server
    /// left running. Blocks until it accepts connections.
    ///
    /// # Errors
    /// What is missing or went wrong, and what to do.
    pub fn start(settings: &Settings) -> Result<Self, Error> {
        let places = Places::of(settings)?;
        let cluster = Self { settings: settings.clone(), places };
        cluster.ensure_running()?;
        Ok(cluster)
    }

    /// The cluster another process runs in this directory, if one does.
    ///
    /// # Errors
    /// When the data directory cannot be read.
    pub fn attach(settings: &Settings) -> Result<Option<Self>, Error> {
        if !settings.data_dir.exists() {
            return Ok(None);
        }
        let places = Places::of(settings)?;
        let runs = postmaster(&places.data).is_some_and(|file| file.ready);
        Ok(runs.then(|| Self { settings: settings.clone(), places }))
    }

    /// Starts the postmaster if it does not run; whether it had to.
    ///
    /// # Errors
    /// What is missing or went wrong, and what to do.
    pub fn ensure_running(&self) -> Result<bool, Error> {
        if postmaster(&self.places.data).is_some() {
            return self.await_ready().map(|()| false);
        }
        let places = &self.places;
        make_private(&places.home)?;
        make_private(&places.socket)?;
        let wanted = version_of(&places.data);
        let binaries = binaries::find(&self.settings, wanted)?;
        let identity = Identity::of_this_process();
        identity.take_over(&places.home)?;
        identity.take_over(&places.socket)?;
        clear_away(&places.data, &places.socket);
        if wanted.is_none() {
            make_cluster(&binaries, identity, places)?;
        }
        configure(places)?;
        identity.take_over(&places.home)?;
        self.launch(&binaries, identity)?;
        Ok(true)
    }

    fn launch(&self, binaries: &Binaries, identity: Identity) -> Result<(), Error> {
        let places = &self.places;
        if fs::metadata(&places.log).is_ok_and(|meta| meta.len() > LOG_BYTES) {
            let _ = fs::rename(&places.log, places.log.with_extension("old"));
        }
        let mut command = identity.command(&binaries.dir.join("pg_ctl"));
        command.arg("start").arg("-D").arg(&places.data).arg("-l").arg(&places.log);
        command.args(["-s", "-w", "-t", &START.as_secs().to_string()]).current_dir(&places.home);
        // pg_ctl passes its streams on to the server, which must not hold ours open.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let done = command.status().map_err(Error::io("cannot run", binaries.dir.join("pg_ctl")))?;
        if done.success() {
            return self.await_ready();
        }
        Err(Error::Failed { what: "Starting PostgreSQL", said: tail(&places.log) })
    }

    fn await_ready(&self) -> Result<(), Error> {
        let data = &self.places.data;
        if process::wait_until(START, || postmaster(data).is_none_or(|file| file.ready))
            && postmaster(data).is_some()
        {
            return Ok(());
        }
        Err(Error::Failed { what: "Starting PostgreSQL", said: tail(&self.places.log) })
    }

    /// Where its socket is.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.places.socket
    }

    /// The number in its socket's name.
    #[must_use]
    pub fn port(&self) -> u16 {
        PORT
    }

    /// Its superuser's name.
    #[must_use]
    pub fn superuser(&self) -> &'static str {
        SUPERUSER
    }

    /// The postmaster's process id, while it runs.
    #[must_use]
    pub fn postmaster_pid(&self) -> Option<i32> {
        postmaster(&self.places.data).map(|file| file.pid)
    }

    /// Stops it, ending its connections; waits until it is gone.
    ///
    /// # Errors
    /// When it does not end.
    pub fn stop(&self) -> Result<(), Error> {
        let data = &self.places.data;
        let Some(file) = postmaster(data) else { return Ok(()) };
        // A fast shutdown, in PostgreSQL's words.
        process::tell(file.pid, Signal::INT);
        if process::wait_until(STOP, || !process::belongs(file.pid, data)) {
            return Ok(());
        }
        Err(Error::Failed { what: "Stopping PostgreSQL", said: tail(&self.places.log) })
    }
}

/// The postmaster of this directory, if it lives. A pid file alone proves nothing:
/// the number may be another process's by now.
fn postmaster(data: &Path) -> Option<PidFile> {
    PidFile::read(data).filter(|file| process::belongs(file.pid, data))
}

fn version_of(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// Removes what a dead postmaster left: its children, and files that name it.
fn clear_away(data: &Path, socket: &Path) {
    if !data.exists() {
        return;
    }
    for signal in [None, Some(Signal::QUIT), Some(Signal::KILL)] {
        let left = process::all_in(data);
        if left.is_empty() {
            break;
        }
        if let Some(signal) = signal {
            left.iter().for_each(|pid| process::tell(*pid, signal));
        }
        process::wait_until(ORPHANS, || process::all_in(data).is_empty());
    }
    let name = format!(".s.PGSQL.{PORT}");
    for stale in [data.join("postmaster.pid"), socket.join(format!("{name}.lock")), socket.join(name)] {
        let _ = fs::remove_file(stale);
    }
}

/// Makes the cluster beside its place and moves it there whole, so that a kill in
/// between leaves nothing that looks like one.
fn make_cluster(binaries: &Binaries, identity: Identity, places: &Places) -> Result<(), Error> {
    let beside = places.home.join("data.new");
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(Error::io("cannot remove", &beside))?;
    }
    let mut command: Command = identity.command(&binaries.dir.join("initdb"));
    command.arg("-D").arg(&beside).args(["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C"]);
    command.args(["--data-checksums", "--no-instructions"]).current_dir(&places.home);
    let done = command.stdin(Stdio::null()).output();
    let done = done.map_err(Error::io("cannot run", binaries.dir.join("initdb")))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr).trim().to_owned();
        return Err(Error::Failed { what: "Making the PostgreSQL cluster (initdb)", said });
    }
    fs::rename(&beside, &places.data).map_err(Error::io("cannot move", &beside))
}

fn configure(places: &Places) -> Result<(), Error> {
    let socket = places.socket.display();
    let settings = format!(
        "# Written at every start.\n\
         listen_addresses = ''\n\
         unix_socket_directories = '{socket}'\n\
         unix_socket_permissions = 0700\n\
         port = {PORT}\n\
         max_connections = 60\n\
         shared_buffers = '128MB'\n\
         password_encryption = 'scram-sha-256'\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         log_line_prefix = '%m [%p] '\n"
    );
    let path = places.data.join(CONFIG);
    fs::write(&path, settings).map_err(Error::io("cannot write", &path))?;
    let main = places.data.join("postgresql.conf");
    let text = fs::read_to_string(&main).map_err(Error::io("cannot read", &main))?;
    let include = format!("include = '{CONFIG}'");
    if text.lines().any(|line| line == include) {
        return Ok(());
    }
    fs::write(&main, format!("{text}\n{include}\n")).map_err(Error::io("cannot write", &main))
}

/// The end of PostgreSQL's log, for an error.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(8).collect();
    let end: Vec<_> = lines.into_iter().rev().collect();
    format!("The end of {}:\n{}", log.display(), end.join("\n"))
}
