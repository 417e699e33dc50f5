//! One server per data directory: an advisory lock that ends with the process.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    path::Path,
};

use rustix::fs::{FlockOperation, flock};

use super::Error;

/// Held for as long as a server uses a data directory.
#[derive(Debug)]
pub struct DataDirLock {
    _file: File,
}

impl DataDirLock {
    /// Takes the directory, which must exist.
    ///
    /// # Errors
    /// [`Error::Locked`] names the process that has it.
    pub fn acquire(data_dir: &Path) -> Result<Self, Error> {
        let path = data_dir.join("server.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::io("cannot open", &path))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut pid = String::new();
            let _ = file.read_to_string(&mut pid);
            let holder = match pid.trim() {
                "" => String::new(),
                pid => format!(" (process {pid})"),
            };
            return Err(Error::Locked { dir: data_dir.to_owned(), holder });
        }
        let written = file.set_len(0).and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
        written.map_err(Error::io("cannot write", &path))?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let first = DataDirLock::acquire(dir.path()).unwrap();
        let refused = DataDirLock::acquire(dir.path()).unwrap_err().to_string();
        assert!(refused.contains(&std::process::id().to_string()), "{refused}");
        drop(first);
        DataDirLock::acquire(dir.path()).unwrap();
    }
}
