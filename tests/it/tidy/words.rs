//! Words that have one place, or none.

use super::{Source, sources};

/// A word, where it may stand, and why it may there.
struct Rule {
    word: &'static str,
    only_in: &'static [(&'static str, &'static str)],
}

const RULES: &[Rule] = &[
    Rule {
        word: "actix_web_actors",
        only_in: &[("src/live/connection/mod.rs", "the library is deprecated; one file knows it")],
    },
    Rule { word: "do_send", only_in: &[] },
    Rule {
        word: "sql_query",
        only_in: &[
            ("src/platform/db/registry.rs", "calls registered functions by name"),
            ("src/sessions/outcomes.rs", "percentiles and JSON, in a fixed text with bound values"),
            ("src/platform/db/changes.rs", "LISTEN, on a channel that is a constant"),
        ],
    },
    Rule { word: "Utc::now", only_in: &[("src/platform/clock.rs", "the one place that asks the time")] },
    Rule { word: "Local::now", only_in: &[] },
    Rule { word: "SystemTime::now", only_in: &[] },
    Rule { word: "rt::spawn", only_in: &[("src/app.rs", "runs the HTTP server beside the wait for a signal")] },
    Rule { word: "actix::spawn", only_in: &[] },
    Rule { word: "tokio::spawn", only_in: &[] },
    Rule { word: "task::spawn(", only_in: &[] },
    Rule { word: "spawn_local", only_in: &[] },
    Rule {
        word: "thread::spawn",
        only_in: &[
            ("src/app.rs", "reads standard input, which blocks"),
            ("src/app/postgres.rs", "looks after the embedded cluster, outside every runtime"),
        ],
    },
    Rule {
        // Also what `use std::{env, …}` leads to.
        word: "env::",
        only_in: &[
            ("src/app/postgres.rs", "where this program stands, to find programs beside it"),
            ("src/platform/db/embedded/binaries.rs", "splits a PATH it is given"),
        ],
    },
    Rule {
        word: "println!",
        only_in: &[
            ("src/main.rs", "answers on the command line"),
            ("src/app/model.rs", "answers on the command line"),
            ("src/app/replay.rs", "answers on the command line"),
            ("src/app/tasks.rs", "answers on the command line"),
            ("src/demo/mod.rs", "tells people the demo's password on standard error, not in the log"),
        ],
    },
    Rule { word: "print!", only_in: &[] },
    Rule { word: ".route(", only_in: &[] },
    // The floors are read from paths that begin at the crate's root.
    Rule { word: "super::super", only_in: &[] },
    Rule { word: ".unwrap()", only_in: &[] },
    Rule { word: "dbg!", only_in: &[] },
    Rule { word: "unimplemented!", only_in: &[] },
    Rule { word: "todo!", only_in: &[] },
];

fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

fn says(rule: &Rule, source: &Source) -> bool {
    !source.is_exempt() && code(&source.product).any(|line| line.contains(rule.word))
}

fn misplaced(rule: &Rule, source: &Source) -> bool {
    says(rule, source) && !rule.only_in.iter().any(|(path, _)| *path == source.path)
}

/// The exceptions that nothing needs any more.
fn stale(rule: &Rule, sources: &[Source]) -> Vec<&'static str> {
    let needed = |path: &str| sources.iter().any(|source| source.path == path && says(rule, source));
    rule.only_in.iter().filter(|(path, _)| !needed(path)).map(|(path, _)| *path).collect()
}

fn paths(sources: &[Source], breaks: impl Fn(&Source) -> bool) -> Vec<&str> {
    sources.iter().filter(|source| breaks(source)).map(|source| source.path.as_str()).collect()
}

#[test]
fn words_stand_where_they_may() {
    let sources = sources(&["src", "search-index/src"]);
    for rule in RULES {
        assert_eq!(paths(&sources, |source| misplaced(rule, source)), Vec::<&str>::new(), "{}", rule.word);
        assert_eq!(stale(rule, &sources), Vec::<&str>::new(), "{} is not there any more", rule.word);
    }
}

#[test]
fn a_misplaced_word_is_found() {
    for rule in RULES {
        let in_model = |text: &str| misplaced(rule, &Source::new("src/flows/model.rs", text));
        let line = format!("fn f() {{ {}x }}\n", rule.word);
        assert!(in_model(&line), "{}", rule.word);
        assert!(!in_model(&format!("// {line}")), "{}", rule.word);
    }
}

#[test]
fn a_stale_exception_is_found() {
    let rule = Rule { word: "do_send", only_in: &[("src/live/mod.rs", "a planted reason")] };
    let at = |text: &str| stale(&rule, &[Source::new("src/live/mod.rs", text)]);
    assert!(at("fn f() { a.do_send(b) }").is_empty());
    assert_eq!(at("// do_send is gone"), ["src/live/mod.rs"]);
    assert_eq!(at("#[cfg(test)]\nfn f() { a.do_send(b) }"), ["src/live/mod.rs"]);
}

/// What an import under another name would hide from the words above.
const BY_PATH: [&str; 8] = [
    "actix::Addr::do_send",
    "chrono::Local::now",
    "chrono::Utc::now",
    "diesel::sql_query",
    "std::env::var",
    "std::env::vars",
    "std::time::SystemTime::now",
    "tokio::spawn",
];

#[test]
fn clippy_refuses_by_path_what_an_import_could_hide() {
    let (clippy, manifest) = (include_str!("../../../.clippy.toml"), include_str!("../../../Cargo.toml"));
    for path in BY_PATH {
        assert!(clippy.contains(&format!("path = \"{path}\"")), "{path} is not in .clippy.toml");
    }
    assert!(manifest.contains("\ndisallowed_methods = \"deny\"\n"));
}

fn names_a_schema(source: &Source) -> bool {
    let store = source.path.ends_with("/store.rs") || source.is_generated();
    let tested = source.path.starts_with("src/compile_fail/");
    let names = |line: &str| ["schema::", "mod schema", "diesel::table!"].iter().any(|name| line.contains(name));
    !store && !tested && code(&source.product).any(names)
}

#[test]
fn only_stores_name_tables() {
    assert_eq!(paths(&sources(&["src"]), names_a_schema), Vec::<&str>::new());
    assert!(names_a_schema(&Source::new("src/flows/api.rs", "use super::store::schema::app::flows;")));
    assert!(names_a_schema(&Source::new("src/flows/mod.rs", "mod schema;")));
    assert!(!names_a_schema(&Source::new("src/flows/store.rs", "mod schema;")));
}

fn opens_in_silence(source: &Source) -> bool {
    !source.is_generated() && !source.text.starts_with("//!")
}

#[test]
fn every_file_says_what_it_is_for() {
    let sources = sources(&["src", "search-index/src", "tests"]);
    assert_eq!(paths(&sources, opens_in_silence), Vec::<&str>::new());
    assert!(opens_in_silence(&Source::new("src/flows/api.rs", "use super::store;\n//! Late.")));
}

/// Written in halves, or this file would be found.
fn marks() -> [String; 4] {
    [["TO", "DO"], ["FIX", "ME"], ["#[ign", "ore"], ["Being wri", "tten"]].map(|halves| halves.concat())
}

fn is_unfinished(source: &Source) -> bool {
    marks().iter().any(|mark| source.text.contains(mark))
}

#[test]
fn nothing_is_marked_as_unfinished() {
    assert_eq!(paths(&sources(&["src", "search-index/src", "tests"]), is_unfinished), Vec::<&str>::new());
    for mark in marks() {
        assert!(is_unfinished(&Source::new("src/flows/api.rs", &format!("// {mark} later"))), "{mark}");
    }
}
