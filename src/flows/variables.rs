//! `{{name}}` in texts. Pure.

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
