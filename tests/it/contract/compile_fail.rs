//! What must not compile does not: each group of `src/compile_fail` is compiled for
//! itself, because an error of one pass of the compiler hides those of the next, and
//! must give exactly the errors that its `//~` marks name. The control group compiles.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

/// Line and error code; `-` for an error that has none.
type Errors = BTreeSet<(u64, String)>;

fn source(group: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(format!("src/compile_fail/{group}.rs"))).unwrap()
}

fn marked(source: &str) -> Errors {
    let mark = |(line, text): (u64, &str)| {
        // `//~^` speaks of the line above.
        let (line, code) = match text.split_once("//~^ ") {
            Some((_, code)) => (line - 1, code),
            None => (line, text.split_once("//~ ")?.1),
        };
        Some((line, code.trim().to_owned()))
    };
    (1..).zip(source.lines()).filter_map(mark).collect()
}

fn compile(group: &str) -> (bool, Errors) {
    let done = Command::new(env!("CARGO"))
        .args(["rustc", "--lib", "--profile", "check", "--message-format", "json", "--quiet", "--locked", "--"])
        .args(["--cfg", "rf_compile_fail", "--cfg", &format!("rf_compile_fail=\"{group}\"")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    (done.status.success(), messages.filter_map(|message| error_of(&message["message"], group)).collect())
}

fn error_of(message: &Value, group: &str) -> Option<(u64, String)> {
    let spans = message["spans"].as_array()?;
    let span = spans.iter().find(|span| span["is_primary"] == true)?;
    if message["level"] != "error" {
        return None;
    }
    let file = span["file_name"].as_str()?;
    assert!(file.ends_with(&format!("compile_fail/{group}.rs")), "an error elsewhere: {}", message["rendered"]);
    let code = message["code"]["code"].as_str().unwrap_or("-");
    Some((span["line_start"].as_u64()?, code.to_owned()))
}

#[test]
fn every_marked_line_is_refused_for_its_reason_and_nothing_else_is() {
    for group in ["privacy", "resolve", "types", "borrow"] {
        let (compiles, errors) = compile(group);
        assert_eq!(errors, marked(&source(group)), "{group}");
        assert!(!compiles && !errors.is_empty(), "{group}");
    }
}

#[test]
fn the_same_done_right_compiles() {
    assert_eq!(compile("control"), (true, Errors::new()));
}

#[test]
fn marks_are_read_with_the_line_they_speak_of() {
    let marks = marked("//! x\nlet a = 1; //~ E0308\n\nf(|x| {\n    //~^ -\n");
    assert_eq!(marks, Errors::from([(2, "E0308".into()), (4, "-".into())]));
}
