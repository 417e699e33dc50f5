//! What people answer when a flow asks for a value: checked, pure.

use std::collections::BTreeMap;

use super::model::{Field, FieldKind};
use crate::platform::error::{Error, Result};

/// Longest value, in characters.
const MAX_VALUE: usize = 2_000;

/// The value as it is kept.
///
/// # Errors
/// What to mend, to be said after the field's name.
pub fn check_answer(field: &Field, value: &str) -> std::result::Result<String, String> {
    let value = value.trim();
    if value.is_empty() {
        return Err("write something.".to_owned());
    }
    if value.chars().count() > MAX_VALUE {
        return Err(format!("at most {MAX_VALUE} characters; shorten it."));
    }
    if value.chars().any(char::is_control) {
        return Err("write one line, without line breaks.".to_owned());
    }
    match field.kind {
        FieldKind::Number if value.parse::<f64>().is_ok_and(f64::is_finite) => {}
        FieldKind::Number => return Err("write a number, such as 12 or 2.5.".to_owned()),
        FieldKind::YesNo if !matches!(value, "yes" | "no") => return Err("answer `yes` or `no`.".to_owned()),
        FieldKind::Choice if !field.choices.iter().any(|choice| choice == value) => {
            return Err(format!("choose one of: {}.", field.choices.join(", ")));
        }
        FieldKind::Text | FieldKind::YesNo | FieldKind::Choice => {}
    }
    Ok(value.to_owned())
}

/// The answers to an intake, in its order.
///
/// # Errors
/// `invalid` naming `answers.<name>`: one that is missing, unknown or wrong.
pub fn answers(intake: &[Field], given: &BTreeMap<String, String>) -> Result<Vec<(Field, String)>> {
    if let Some(unknown) = given.keys().find(|name| !intake.iter().any(|field| field.name == **name)) {
        return Err(Error::invalid(
            format!("answers.{unknown}"),
            "The flow asks for no such thing. Leave it out.",
        ));
    }
    let mut answered = Vec::new();
    for field in intake {
        let name = format!("answers.{}", field.name);
        match given.get(&field.name).filter(|value| !value.trim().is_empty()) {
            Some(value) => match check_answer(field, value) {
                Ok(value) => answered.push((field.clone(), value)),
                Err(problem) => return Err(Error::invalid(name, format!("{}: {problem}", field.label))),
            },
            None if field.required => {
                return Err(Error::invalid(name, format!("“{}” needs an answer.", field.label)));
            }
            None => {}
        }
    }
    Ok(answered)
}
