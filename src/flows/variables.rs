//! `{{name}}` in texts: filling them in, and whether they are certain to be known.
//! Pure.

use std::collections::{HashMap, HashSet};

use super::{
    model::{FlowDocument, Node},
    validate::{Place, Report},
};

/// `text` with every `{{name}}` that `value` knows replaced; the others stay.
#[must_use]
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let Some(close) = from.find("}}") else {
            rest = from;
            break;
        };
        match value(from[2..close].trim()) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(&from[..close + 2]),
        }
        rest = &from[close + 2..];
    }
    filled.push_str(rest);
    filled
}

/// The names that `text` refers to, once each, in order. What is no name between its
/// braces (a template of some other program) is none of ours.
fn names(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let parts = text.split("{{").skip(1).filter_map(|part| part.split_once("}}"));
    for (inside, _) in parts {
        let name = inside.trim();
        if super::fields::is_name(name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The texts of a node that are filled in, by their path.
fn filled(node: &Node) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("body", node.body.as_str())];
    if let Some(command) = &node.command {
        texts.extend([("command.text", command.text.as_str()), ("command.expect", command.expect.as_str())]);
    }
    texts
}

/// The texts of a node that are shown as they are.
fn unfilled(node: &Node) -> Vec<(String, &str)> {
    let mut texts = vec![("title".to_owned(), node.title.as_str())];
    for (index, choice) in node.options.iter().enumerate() {
        texts.push((format!("options.{index}.label"), choice.label.as_str()));
    }
    texts
}

pub(super) fn check(document: &FlowDocument, report: &mut Report) {
    let asked = asked(document);
    let certain = certain(document);
    for (index, node) in document.nodes.iter().enumerate() {
        let place = Place { path: format!("nodes.{index}"), node, index };
        for (field, text) in unfilled(node) {
            if let Some(name) = names(text).first() {
                let problem =
                    format!("`{{{{{name}}}}}` is not filled in here. Put it into the text or the command.");
                place.add(report, &field, &problem);
            }
        }
        for (field, text) in filled(node) {
            for name in names(text) {
                if !asked.contains(name) {
                    let problem = format!(
                        "nothing asks for `{{{{{name}}}}}`. Add it to the intake, or an input before this."
                    );
                    place.add(report, field, &problem);
                } else if certain.get(node.id.as_str()).is_some_and(|known| !known.contains(name)) {
                    let problem = format!(
                        "`{{{{{name}}}}}` is asked for on some ways to here only. Ask in the intake, or on every way."
                    );
                    place.add(report, field, &problem);
                }
            }
        }
    }
}

/// Everything the flow asks for somewhere. What a subflow asks for is not seen here.
fn asked(document: &FlowDocument) -> HashSet<&str> {
    let inputs = document.nodes.iter().filter_map(|node| node.input.as_ref());
    document.intake.iter().chain(inputs).map(|field| field.name.as_str()).collect()
}

/// For each node reached from the start, what was asked for on every way to it:
/// the greatest solution of the equations over all edges, found by narrowing.
fn certain(document: &FlowDocument) -> HashMap<&str, HashSet<&str>> {
    let intake: HashSet<&str> = document.intake.iter().map(|field| field.name.as_str()).collect();
    let mut known: HashMap<&str, HashSet<&str>> = HashMap::from([(document.start.as_str(), intake)]);
    let mut waiting = vec![document.start.as_str()];
    while let Some(id) = waiting.pop() {
        let Some(node) = document.node(id) else { continue };
        let mut after = known.get(id).cloned().unwrap_or_default();
        after.extend(node.input.iter().map(|field| field.name.as_str()));
        for choice in &node.options {
            let next = choice.next.as_str();
            let narrowed = match known.get(next) {
                None => Some(after.clone()),
                Some(before) => {
                    let common: HashSet<&str> = before.intersection(&after).copied().collect();
                    (common.len() < before.len()).then_some(common)
                }
            };
            if let Some(narrowed) = narrowed {
                known.insert(next, narrowed);
                waiting.push(next);
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays() {
        let value = |name: &str| (name == "host").then(|| "PC-1".to_owned());
        for (text, expected) in [
            ("ping {{host}}", "ping PC-1"),
            ("{{ host }}{{host}}", "PC-1PC-1"),
            ("{{user}} at {{host}}", "{{user}} at PC-1"),
            ("{{host", "{{host"),
            ("}} {{}} {{host}}", "}} {{}} PC-1"),
            ("ü{{host}}ü", "üPC-1ü"),
        ] {
            assert_eq!(fill(text, value), expected);
        }
    }

    #[test]
    fn what_is_no_name_is_left_to_others() {
        assert_eq!(names("{{a}} {{ b_2 }} {{a}} {{.Values.x}} {{A}} {{x"), ["a", "b_2"]);
    }
}
