//! What of a document a model reads. A model reads the beginning of a text only, so a long one
//! is read in passages, each below its title; the nearest of them counts.

use crate::document::Document;
use crate::text::boundary;

/// Bytes a model is given at once; small ones read less.
const AT_ONCE: usize = 2_000;
/// Where, in a text, small models stop reading when its title stands in front: 128 tokens.
const BEGINNING: usize = 500;
/// Bytes of a further passage: some 96 tokens, which leaves room for the title.
const PASSAGE: usize = 400;
/// Most passages after the beginning.
const MOST: usize = 15;

/// The texts to ask a model about, the beginning first. Equal documents have equal ones.
#[must_use]
pub fn passages(document: &Document) -> Vec<String> {
    let Document { title, description, body, .. } = document;
    let text = format!("{description} {body}");
    let text = text.trim();
    let mut passages = vec![format!("{title}. {}", &text[..boundary(text, AT_ONCE)])];
    let mut rest = &text[to_space(text, BEGINNING)..];
    while passages.len() <= MOST && !rest.trim().is_empty() {
        let (passage, after) = rest.split_at(to_space(rest, PASSAGE));
        passages.push(format!("{title}. {}", passage.trim()));
        rest = after;
    }
    passages
}

/// The end of the last word within so many bytes.
fn to_space(text: &str, most: usize) -> usize {
    let end = boundary(text, most);
    if end == text.len() {
        return end;
    }
    text[..end].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn of(description: &str, body: String) -> Vec<String> {
        let document = Document::new(Uuid::nil(), "flow", "Title");
        passages(&Document { description: description.to_owned(), body, ..document })
    }

    #[test]
    fn a_short_text_is_one_and_of_a_long_one_no_word_is_missed() {
        assert_eq!(of("", String::new()), ["Title. "]);
        assert_eq!(of("About it.", "Do it.".to_owned()), ["Title. About it. Do it."]);
        let words: Vec<String> = (0..900).map(|number| format!("w{number}")).collect();
        let all = of("", words.join(" "));
        assert!(all.iter().all(|passage| passage.starts_with("Title. ")));
        assert!(all[1..].iter().all(|passage| passage.len() <= PASSAGE + 7));
        let found: Vec<&str> = all.iter().flat_map(|passage| passage.split(' ')).collect();
        assert!(words.iter().all(|word| found.contains(&word.as_str())));
    }

    #[test]
    fn what_has_no_spaces_and_what_never_ends_is_bounded() {
        let all = of("", "é".repeat(100_000));
        assert_eq!(all.len(), MOST + 1);
        assert!(all.iter().all(|passage| passage.len() <= AT_ONCE + 7));
    }
}
