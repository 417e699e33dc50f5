//! What else searches text, on the same documents and queries: PostgreSQL and SQLite, each
//! driven by its own program. One that is not there is left out, and that is said.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::data::Collection;

/// A system and its rankings of all queries of the collection.
pub struct Other {
    pub name: String,
    rankings: HashMap<String, Vec<usize>>,
}

impl Other {
    pub fn rank(&self, text: &str) -> Vec<usize> {
        self.rankings.get(text).cloned().unwrap_or_default()
    }
}

/// All that there are.
pub fn all(collection: &Collection) -> Vec<Other> {
    let texts: Vec<&str> =
        collection.sets.iter().flat_map(|set| &set.queries).map(|asked| asked.text.as_str()).collect();
    let mut found = Vec::new();
    for (name, made) in [("SQLite FTS5 (porter, OR)", sqlite(collection, &texts))] {
        match made {
            Ok(rankings) => found.push(Other { name: name.to_owned(), rankings }),
            Err(why) => println!("left out: {name}: {why}"),
        }
    }
    match postgres(collection, &texts) {
        Ok(rankings) => {
            let names = ["PostgreSQL (AND)", "PostgreSQL (OR)"];
            found.extend(
                names.into_iter().zip(rankings).map(|(name, rankings)| Other { name: name.to_owned(), rankings }),
            );
        }
        Err(why) => println!("left out: PostgreSQL: {why}"),
    }
    found
}

type Rankings = HashMap<String, Vec<usize>>;

/// Lines of `query number <tab> document number …`, by the queries' texts.
fn read(lines: &str, texts: &[&str]) -> Rankings {
    let mut rankings: Rankings = texts.iter().map(|text| ((*text).to_owned(), Vec::new())).collect();
    for line in lines.lines() {
        let mut fields = line.split('\t');
        let query: Option<usize> = fields.next().and_then(|field| field.parse().ok());
        if let Some(ranking) = query.and_then(|query| rankings.get_mut(texts[query])) {
            *ranking = fields.filter_map(|field| field.parse().ok()).collect();
        }
    }
    rankings
}

/// Python carries SQLite with FTS5.
const FTS5: &str = r#"
import json, re, sqlite3, sys
given = json.load(sys.stdin)
db = sqlite3.connect(":memory:")
db.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize = 'porter unicode61')")
db.executemany("INSERT INTO t (rowid, title, body) VALUES (?, ?, ?)",
    ((number, title, body) for number, (title, body) in enumerate(given["texts"], 1)))
for number, text in enumerate(given["queries"]):
    words = re.findall(r"\w+", text)
    if words:
        asked = " OR ".join('"%s"' % word for word in words)
        rows = db.execute("SELECT rowid - 1 FROM t WHERE t MATCH ? ORDER BY bm25(t, 1.5, 1.0) LIMIT 100", (asked,))
        print(number, *(row[0] for row in rows), sep="\t")
"#;

fn sqlite(collection: &Collection, texts: &[&str]) -> Result<Rankings, String> {
    let documents: Vec<_> = collection.texts.iter().map(|text| (&text.title, &text.text)).collect();
    let given = serde_json::json!({ "texts": documents, "queries": texts }).to_string();
    Ok(read(&run(Command::new("python3").args(["-c", FTS5]), given.as_bytes())?, texts))
}

/// Runs a program that reads `given`; what it prints.
fn run(command: &mut Command, given: &[u8]) -> Result<String, String> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(|error| error.to_string())?;
    let mut input = child.stdin.take().expect("piped");
    let given = given.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&given));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let _ = writer.join();
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).lines().take(3).collect::<Vec<_>>().join(" "))
    }
}

/// A PostgreSQL of its own in a temporary directory, stopped when dropped.
struct Postgres {
    bin: PathBuf,
    directory: TempDir,
}

impl Postgres {
    fn start() -> Result<Self, String> {
        let installed = fs::read_dir("/usr/lib/postgresql").map_err(|_| "no PostgreSQL in /usr/lib/postgresql")?;
        let bins = installed.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        let bin = bins.filter(|bin| bin.join("psql").exists()).max().ok_or("no psql")?;
        let directory = TempDir::new().map_err(|error| error.to_string())?;
        let own = Self { bin, directory };
        let is_root = run(Command::new("id").arg("-u"), b"")?.trim() == "0";
        if is_root {
            run(Command::new("chown").arg("postgres").arg(own.directory.path()), b"")?;
        }
        let data = own.directory.path().join("data");
        own.program("initdb", is_root, &["-D", &data.to_string_lossy(), "-U", "postgres", "--no-sync"])?;
        let options = format!("-c listen_addresses= -k {}", own.directory.path().display());
        let log = own.directory.path().join("log");
        let arguments =
            ["-D", &data.to_string_lossy(), "-w", "-l", &log.to_string_lossy(), "-o", &options, "start"];
        own.program("pg_ctl", is_root, &arguments)?;
        Ok(own)
    }

    /// As `postgres` where we are root, which PostgreSQL refuses to run as.
    fn program(&self, name: &str, is_root: bool, arguments: &[&str]) -> Result<String, String> {
        let program = self.bin.join(name);
        let mut command = if is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // What a server inherits it keeps open: nothing may wait for the end of its output.
        let status = command.args(arguments).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(String::new()),
            Ok(status) => Err(format!("{name}: {status}")),
            Err(error) => Err(format!("{name}: {error}")),
        }
    }

    fn ask(&self, script: &str) -> Result<String, String> {
        let mut command = Command::new(self.bin.join("psql"));
        command.arg("-h").arg(self.directory.path()).args(["-U", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1"]);
        run(&mut command, script.as_bytes())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let pid = fs::read_to_string(self.directory.path().join("data/postmaster.pid")).unwrap_or_default();
        if let Some(pid) = pid.lines().next() {
            let _ = Command::new("kill").args(["-INT", pid]).status();
        }
    }
}

fn postgres(collection: &Collection, texts: &[&str]) -> Result<[Rankings; 2], String> {
    let server = Postgres::start()?;
    let quoted = |text: &str| format!("'{}'", text.replace('\0', " ").replace('\'', "''"));
    let mut script = String::from("CREATE TABLE t (n int, v tsvector); CREATE TABLE q (n int, t text);\n");
    for (number, text) in collection.texts.iter().enumerate() {
        let _ = writeln!(
            script,
            "INSERT INTO t VALUES ({number}, setweight(to_tsvector('english', {}), 'A') || to_tsvector('english', {}));",
            quoted(&text.title),
            quoted(&text.text)
        );
    }
    for (number, text) in texts.iter().enumerate() {
        let _ = writeln!(script, "INSERT INTO q VALUES ({number}, {});", quoted(text));
    }
    script.push_str("CREATE INDEX ON t USING gin (v); ANALYZE t;\n");
    server.ask(&script)?;
    let any = "replace(plainto_tsquery('english', q.t)::text, '&', '|')::tsquery";
    let ways = [("websearch_to_tsquery('english', q.t)", "ts_rank_cd"), (any, "ts_rank")];
    let mut rankings = Vec::new();
    for (asked, rank) in ways {
        let select = format!(
            "SELECT q.n || E'\\t' || (SELECT string_agg(n::text, E'\\t' ORDER BY r DESC, n) FROM \
             (SELECT t.n, {rank}(t.v, {asked}) r FROM t WHERE t.v @@ {asked} ORDER BY r DESC, t.n LIMIT 100) best) FROM q;"
        );
        rankings.push(read(&server.ask(&select)?, texts));
    }
    rankings.try_into().map_err(|_| "two ways".to_owned())
}
