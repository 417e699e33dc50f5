//! Words that have one place, or none.

use super::{Source, planted, sources};

/// A word, where it may stand, and why it may there.
struct Rule {
    word: &'static str,
    only_in: &'static [(&'static str, &'static str)],
}

const RULES: &[Rule] = &[
    Rule {
        word: "actix_web_actors",
        only_in: &[("src/live/connection.rs", "the library is deprecated; one file knows it")],
    },
    Rule { word: "do_send(", only_in: &[] },
    Rule { word: "sql_query(", only_in: &[("src/platform/db/registry.rs", "calls registered functions by name")] },
    Rule { word: "Utc::now(", only_in: &[("src/platform/clock.rs", "the one place that asks the time")] },
    Rule { word: "SystemTime::now(", only_in: &[] },
    Rule { word: "rt::spawn(", only_in: &[("src/app.rs", "runs the HTTP server beside the wait for a signal")] },
    Rule { word: "tokio::spawn(", only_in: &[] },
    Rule {
        word: "thread::spawn(",
        only_in: &[
            ("src/app.rs", "reads standard input, which blocks"),
            ("src/app/postgres.rs", "looks after the embedded cluster, outside every runtime"),
        ],
    },
    Rule {
        word: "std::env",
        only_in: &[
            ("src/app/postgres.rs", "where this program stands, to find programs beside it"),
            ("src/platform/db/embedded/binaries.rs", "splits a PATH it is given"),
        ],
    },
    Rule {
        word: "println!",
        only_in: &[
            ("src/main.rs", "answers on the command line"),
            ("src/app/tasks.rs", "answers on the command line"),
            ("src/demo.rs", "tells people the demo's password on standard error, not in the log"),
        ],
    },
    Rule { word: ".route(", only_in: &[] },
    Rule { word: "dbg!", only_in: &[] },
    Rule { word: "unimplemented!", only_in: &[] },
    Rule { word: "todo!", only_in: &[] },
];

fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

fn misplaced(rule: &Rule, source: &Source) -> bool {
    let allowed = rule.only_in.iter().any(|(path, _)| *path == source.path);
    !allowed && !source.is_exempt() && code(source.product()).any(|line| line.contains(rule.word))
}

#[test]
fn words_stand_where_they_may() {
    let sources = sources(&["src", "search-index/src"]);
    for rule in RULES {
        let found: Vec<_> =
            sources.iter().filter(|source| misplaced(rule, source)).map(|source| &source.path).collect();
        assert_eq!(found, Vec::<&String>::new(), "{}", rule.word);
        for (path, reason) in rule.only_in {
            let used = sources.iter().any(|source| source.path == *path && source.text.contains(rule.word));
            assert!(used, "{} is not in {path} any more ({reason})", rule.word);
        }
    }
}

#[test]
fn a_misplaced_word_is_found() {
    for rule in RULES {
        let line = format!("fn f() {{ {}x }}\n", rule.word);
        assert!(misplaced(rule, &planted("src/flows/model.rs", &line)), "{}", rule.word);
        assert!(!misplaced(rule, &planted("src/flows/model.rs", &format!("// {line}"))), "{}", rule.word);
    }
}

fn names_a_schema(source: &Source) -> bool {
    let store = source.path.ends_with("/store.rs") || source.path.ends_with("/schema.rs");
    let tested = source.path.starts_with("src/compile_fail/");
    !store
        && !tested
        && code(source.product()).any(|line| line.contains("schema::app") || line.contains("mod schema"))
}

#[test]
fn only_stores_name_tables() {
    let found: Vec<_> = sources(&["src"]).into_iter().filter(names_a_schema).map(|source| source.path).collect();
    assert_eq!(found, Vec::<String>::new());
    assert!(names_a_schema(&planted("src/flows/api.rs", "use super::store::schema::app::flows;")));
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources(&["src", "search-index/src", "tests"]) {
        let generated = source.path.ends_with("schema.rs");
        assert!(generated || source.text.starts_with("//!"), "{} does not begin with //!", source.path);
    }
}

#[test]
fn nothing_is_marked_as_unfinished() {
    let marks =
        [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["#[ign", "ore"].concat(), ["Being wri", "tten"].concat()];
    for source in sources(&["src", "search-index/src", "tests"]) {
        for mark in &marks {
            assert!(!source.text.contains(mark.as_str()), "{mark} in {}", source.path);
        }
    }
}
