//! Which processes belong to a cluster's directory, and telling them to go.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

const POLL: Duration = Duration::from_millis(20);

/// What `postmaster.pid` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PidFile {
    /// The postmaster.
    pub pid: i32,
    /// The directory of its socket.
    pub socket_dir: PathBuf,
    /// Whether it accepts connections.
    pub ready: bool,
}

impl PidFile {
    /// Reads it from a cluster's directory. The lines are those of PostgreSQL's
    /// `miscadmin.h`: pid, directory, start, port, socket directory, address,
    /// shared memory, status.
    pub fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<_> = text.lines().collect();
        let pid = lines.first()?.trim().parse().ok().filter(|pid| *pid > 1)?;
        let socket_dir = lines.get(4).copied().unwrap_or_default().into();
        let ready = lines.get(7).is_some_and(|status| status.trim() == "ready");
        Some(Self { pid, socket_dir, ready })
    }
}

/// Whether process `pid` lives and works in `data`. Where there is no `/proc`, that
/// it lives must do.
pub fn belongs(pid: i32, data: &Path) -> bool {
    if Path::new("/proc/self").exists() {
        return works_in(&Path::new("/proc").join(pid.to_string()), data);
    }
    Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

fn works_in(process: &Path, data: &Path) -> bool {
    let home = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == home)
}

/// Every process that works in `data`: the postmaster and its children, or the
/// children it left behind.
pub fn all_in(data: &Path) -> Vec<i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter(|entry| works_in(&entry.path(), data))
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// Sends a signal; a process that is gone already is no error.
pub fn tell(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

/// Waits until `done`, at most `patience`; whether it was.
pub fn wait_until(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    loop {
        if done() {
            return true;
        }
        if started.elapsed() > patience {
            return false;
        }
        thread::sleep(POLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pid_files_are_read_whole_half_written_or_not_at_all() {
        let whole = "4711\n/data\n1790000000\n5432\n/data/socket\n\n  1234  99\nready   \n";
        let expected = PidFile { pid: 4711, socket_dir: "/data/socket".into(), ready: true };
        assert_eq!(PidFile::parse(whole), Some(expected.clone()));
        let starting = whole.replace("ready   ", "starting");
        assert_eq!(PidFile::parse(&starting), Some(PidFile { ready: false, ..expected }));
        let half = PidFile { pid: 4711, socket_dir: PathBuf::new(), ready: false };
        assert_eq!(PidFile::parse("4711\n"), Some(half));
        for bad in ["", "\n", "x", "-5", "0", "1"] {
            assert_eq!(PidFile::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_process_elsewhere_does_not_belong() {
        let dir = tempfile::tempdir().unwrap();
        let own = i32::try_from(std::process::id()).unwrap();
        assert!(!belongs(own, dir.path()));
        assert!(all_in(dir.path()).is_empty());
    }
}
