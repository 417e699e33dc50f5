//! Reading a flow from text: YAML or JSON, as people write, import and export it.
//!
//! What must stay true: the text comes from anybody, so reading it costs no more
//! than its length allows. Anchors and aliases are refused, which leaves nothing
//! for an alias bomb to be made of.

use serde_saphyr::{Error as YamlError, Options, options::MergeKeyPolicy};

use super::model::FlowDocument;
use crate::platform::{
    error::{Error, Result},
    extract,
    shape::wanted,
};

/// Largest text, in bytes.
const MAX_TEXT: usize = extract::BODY_LIMIT;

/// Reads a document. Whether it makes sense is for [`super::validate`].
///
/// # Errors
/// `invalid` naming `text`; the detail names the line and the field inside it.
pub fn parse(text: &str) -> Result<FlowDocument> {
    if text.len() > MAX_TEXT {
        return Err(Error::too_large(MAX_TEXT));
    }
    if text.trim().is_empty() {
        return Err(Error::invalid("text", "The text is empty. Paste a flow as YAML or JSON."));
    }
    if text.trim_start().starts_with('{') { parse_json(text) } else { parse_yaml(text) }
}

fn parse_json(text: &str) -> Result<FlowDocument> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let document = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| wrong(&field(error.path()), &wanted(error.inner())))?;
    reader.end().map_err(|error| wrong("", &error.to_string()))?;
    Ok(document)
}

fn parse_yaml(text: &str) -> Result<FlowDocument> {
    let mut path = String::new();
    serde_saphyr::with_deserializer_from_str_with_options(text, limits(), |reader| {
        serde_path_to_error::deserialize(reader).map_err(|error| {
            path = field(error.path());
            error.into_inner()
        })
    })
    .map_err(|error| wrong(&path, &in_words(&error)))
}

/// A flow of 500 nodes fits several times; what does not is no flow.
fn limits() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_documents: 1,
            max_anchors: 0,
            max_aliases: 0,
            max_depth: 16,
            flow_nesting_limit: 16,
            max_nodes: 100_000,
            max_events: 250_000,
            max_total_scalar_bytes: MAX_TEXT,
        },
        merge_keys: MergeKeyPolicy::Error,
        emit_comments: false,
        with_snippet: false,
    }
}

fn in_words(error: &YamlError) -> String {
    if let YamlError::Budget { breach, location } = error.without_snippet() {
        let line = format!(" at line {}", location.line());
        use serde_saphyr::budget::BudgetBreach::{Aliases, Anchors};
        return match breach {
            Anchors { .. } | Aliases { .. } => {
                format!("anchors and aliases (`&name`, `*name`) are not read here; write the part out{line}")
            }
            _ => format!("this is nested deeper or holds more parts than any flow needs{line}"),
        };
    }
    wanted(&error)
}

/// The path of the field as `nodes.3.title`, or nothing when all of it is meant.
fn field(path: &serde_path_to_error::Path) -> String {
    match path.to_string() {
        whole if whole == "." => String::new(),
        path => path.replace('[', ".").replace(']', ""),
    }
}

fn wrong(path: &str, problem: &str) -> Error {
    let place = if path.is_empty() { String::new() } else { format!("In `{path}`: ") };
    let problem = problem.trim_end_matches('.');
    Error::invalid("text", format!("{place}{problem}. Mend this and send the text again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "\
title: Printer is silent
kind: troubleshooting
start: power
nodes:
  - id: power
    kind: action
    title: Plug it in
    options:
      - { id: works, label: It prints, next: done }
  - id: done
    kind: resolution
    title: It prints
    outcome: resolved
";

    #[test]
    fn yaml_and_json_say_the_same() {
        let document = parse(YAML).unwrap();
        assert_eq!(document.nodes.len(), 2);
        assert_eq!(parse(&serde_json::to_string_pretty(&document).unwrap()).unwrap(), document);
        assert_eq!(parse(&serde_saphyr::to_string(&document).unwrap()).unwrap(), document);
    }

    #[test]
    fn words_that_yaml_might_take_for_something_else_stay_words() {
        let text = YAML.replace("id: works", "id: no").replace("It prints, next", "012, next");
        let choice = parse(&text).unwrap().nodes[0].options[0].clone();
        assert_eq!((choice.id.as_str(), choice.label.as_str()), ("no", "012"));
    }

    fn check(text: &str, needles: &[&str]) {
        let error = parse(text).unwrap_err();
        assert_eq!(error.code(), "invalid", "{text}");
        for needle in needles {
            assert!(error.detail().contains(needle), "{:?} lacks {needle:?}", error.detail());
        }
        assert!(!error.detail().contains('\n'), "{:?}", error.detail());
    }

    #[test]
    fn errors_name_the_place() {
        check("", &["empty"]);
        check("just words", &["Mend"]);
        check(&YAML.replace("kind: action", "kind: acton"), &["nodes.0.kind", "acton", "line 6"]);
        check(&YAML.replace("    title: Plug it in\n", ""), &["nodes.0", "title"]);
        check(&YAML.replace("outcome: resolved", "outcom: resolved"), &["nodes.1", "outcom", "line 13"]);
        check(&format!("{YAML}title: again\n"), &["title"]);
        check(&YAML.replace("nodes:", "nodes: ["), &["line"]);
        check(&format!("{YAML}---\n{YAML}"), &["Mend"]);
        check("{\"title\": 1}", &["title", "line 1"]);
        check("{\"title\": \"x\"", &["line 1"]);
    }

    #[test]
    fn nothing_grows_beyond_its_text() {
        check("tags: &a [x, x, x, x]\nnodes: [*a, *a, *a, *a]\n", &["anchors", "line 1"]);
        check(&YAML.replace("start: power", "start: *power"), &["Mend"]);
        check(&YAML.replace("kind: action", "<<: { kind: action }"), &["Mend", "line 6"]);
        check(&format!("tags: {}{}\n", "[".repeat(5_000), "]".repeat(5_000)), &["Mend"]);
        check(&format!("{{\"tags\": {}", "[".repeat(100_000)), &["Mend"]);
        assert_eq!(parse(&"x".repeat(MAX_TEXT + 1)).unwrap_err().code(), "too_large");
    }
}
