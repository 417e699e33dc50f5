//! As whom PostgreSQL runs: it refuses to be root.

use std::{
    os::unix::{fs as unix, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

use super::Error;

/// The user `nobody`, where user namespaces are closed.
const NOBODY: u32 = 65_534;

/// As whom PostgreSQL's programs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// As this process's own, ordinary user.
    Own,
    /// As root seen from outside and user 1000 seen from inside a user namespace;
    /// files keep their owner.
    Namespace,
    /// As `nobody`, who comes to own the cluster's files.
    Nobody,
}

impl Identity {
    /// What is possible here.
    pub fn of_this_process() -> Self {
        if !rustix::process::geteuid().is_root() {
            return Self::Own;
        }
        let probe = Self::Namespace.command(Path::new("true")).stderr(Stdio::null()).status();
        if probe.is_ok_and(|status| status.success()) { Self::Namespace } else { Self::Nobody }
    }

    /// A command that runs as this identity.
    pub fn command(self, program: &Path) -> Command {
        match self {
            Self::Own => Command::new(program),
            Self::Namespace => {
                let mut command = Command::new("unshare");
                command.args(["--user", "--map-user=1000", "--map-group=1000", "--"]).arg(program);
                command
            }
            Self::Nobody => {
                let mut command = Command::new(program);
                command.uid(NOBODY).gid(NOBODY);
                command
            }
        }
    }

    /// Gives `dir` and all in it to who will run there, and opens the way to it.
    pub fn take_over(self, dir: &Path) -> Result<(), Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(());
        }
        let owner = if self == Self::Nobody { NOBODY } else { 0 };
        give(dir, owner)?;
        if self == Self::Nobody
            && let Some(parent) = dir.parent()
        {
            use std::os::unix::fs::PermissionsExt;
            // Others may pass through, not look around.
            let open = std::fs::Permissions::from_mode(0o711);
            std::fs::set_permissions(parent, open).map_err(Error::io("cannot open the way through", parent))?;
        }
        Ok(())
    }
}

fn give(path: &Path, owner: u32) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let meta = std::fs::symlink_metadata(path).map_err(Error::io("cannot look at", path))?;
    if meta.uid() != owner {
        unix::lchown(path, Some(owner), Some(owner)).map_err(Error::io("cannot change the owner of", path))?;
    } else if path.file_name().is_some_and(|name| name == "data") {
        // The cluster itself is of one owner throughout.
        return Ok(());
    }
    if meta.is_dir() {
        for entry in std::fs::read_dir(path).map_err(Error::io("cannot list", path))?.flatten() {
            give(&entry.path(), owner)?;
        }
    }
    Ok(())
}
