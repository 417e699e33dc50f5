//! What was wrong with the shape of an input, in words for people.
//!
//! What must stay true: no name that a type has inside the program is told.

use std::fmt::Display;

use serde_path_to_error::Path;

/// The path of a field; `whole` where it is all of it.
#[must_use]
pub fn named(path: &Path, whole: &str) -> String {
    let path = path.to_string();
    if path == "." { whole.to_owned() } else { path }
}

/// What a reader of ours wanted, without the names our types have inside the program.
#[must_use]
pub fn wanted(error: &impl Display) -> String {
    let message = error.to_string();
    let Some((before, named)) = message.split_once("expected struct ") else { return message };
    let place = named.find(" at line ").map_or("", |at| &named[at..]);
    format!("{before}expected an object{place}")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape is read")]
    struct Inner {
        one: Choice,
    }

    #[derive(Debug, Deserialize)]
    enum Choice {
        A,
    }

    #[test]
    fn names_of_types_stay_inside() {
        let said = |json: &str| wanted(&serde_json::from_str::<Inner>(json).unwrap_err());
        assert_eq!(said("[]"), "invalid length 0, expected an object at line 1 column 2");
        assert_eq!(said("5"), "invalid type: integer `5`, expected an object at line 1 column 1");
        assert_eq!(said(r#"{"one":"B"}"#), "unknown variant `B`, expected `A` at line 1 column 10");
        assert_eq!(said("{}"), "missing field `one` at line 1 column 2");
    }
}
