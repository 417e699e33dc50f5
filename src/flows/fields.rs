//! What a flow asks for: its intake and its inputs. Pure.

use std::collections::HashSet;

use super::{
    model::{Field, FieldKind, FlowDocument},
    validate::{MAX_LINE, Place, Report, line_problem},
};

/// Most fields of an intake: more is a procedure.
const MAX_FIELDS: usize = 30;
const MAX_CHOICES: usize = 30;
const MAX_NAME: usize = 40;

pub(super) fn check(document: &FlowDocument, report: &mut Report) {
    if document.intake.len() > MAX_FIELDS {
        let message = format!("The intake asks for more than {MAX_FIELDS} things. Ask the others at inputs.");
        report.add("intake", None, message);
    }
    let mut seen = HashSet::new();
    for (index, field) in document.intake.iter().enumerate().take(MAX_FIELDS) {
        let path = format!("intake.{index}");
        for (part, problem) in problems(field) {
            report.add(format!("{path}.{part}"), None, format!("Field {} of the intake: {problem}", index + 1));
        }
        if !seen.insert(field.name.as_str()) {
            let message = format!("The intake asks for `{}` twice. Remove one.", field.name);
            report.add(format!("{path}.name"), None, message);
        }
    }
    for (index, node) in document.nodes.iter().enumerate() {
        let Some(field) = &node.input else { continue };
        let place = Place { path: format!("nodes.{index}"), node, index };
        for (part, problem) in problems(field) {
            place.add(report, &format!("input.{part}"), &problem);
        }
    }
}

/// Whether this may be the name of a variable: `user_email`.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && name.len() <= MAX_NAME
}

fn problems(field: &Field) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |part: &str, problem: String| found.push((part.to_owned(), problem));
    if !is_name(&field.name) {
        let problem = format!(
            "`{}` is no name of a variable. Use lowercase letters, digits and underscores, beginning with a letter, \
             at most {MAX_NAME}.",
            field.name
        );
        add("name", problem);
    }
    if let Some(problem) = line_problem(&field.label, MAX_LINE) {
        add("label", format!("its label {problem}."));
    }
    if !field.hint.is_empty()
        && let Some(problem) = line_problem(&field.hint, MAX_LINE)
    {
        add("hint", format!("its hint {problem}."));
    }
    match (field.kind, field.choices.len()) {
        (FieldKind::Choice, 0 | 1) => {
            add("choices", "a choice needs at least two `choices`. Add them.".to_owned())
        }
        (FieldKind::Choice, count) if count > MAX_CHOICES => {
            add("choices", format!("there are more than {MAX_CHOICES} choices. Remove some."));
        }
        (FieldKind::Choice, _) => {
            let mut seen = HashSet::new();
            for (index, choice) in field.choices.iter().enumerate() {
                if let Some(problem) = line_problem(choice, MAX_LINE) {
                    add(&format!("choices.{index}"), format!("choice {} {problem}.", index + 1));
                } else if choice.trim() != choice || !seen.insert(choice) {
                    let problem = format!("choice `{choice}` is there twice or has blanks around it. Mend it.");
                    add(&format!("choices.{index}"), problem);
                }
            }
        }
        (_, 0) => {}
        _ => add("choices", "only the type `choice` has choices. Remove them or change the type.".to_owned()),
    }
    found
}
