//! Texts as lines that fit between the margins.

use super::fonts::{Face, LACKING};

/// Most letters of a line: some have no width.
const MOST_LETTERS: usize = 400;

/// A text as it is drawn. What moves, hides or controls other letters stands there to be seen,
/// and does nothing.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' => out.push_str("    "),
            '\n' => out.push('\n'),
            other if other.is_control() || governs(other) => out.push(LACKING),
            other => out.push(other),
        }
    }
    out
}

/// Directions, joiners, fillers, tags and other letters that nobody sees.
fn governs(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

/// The lines of a text that are at most so wide at a size of 1. They break between words, and
/// within a word only where it does not fit into a line of its own.
pub fn lines(text: &str, face: Face, most: f32) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (line, behind) = first(text, face, most);
        rest = behind;
        Some(line)
    })
}

/// The first line, and what stands behind it.
fn first(text: &str, face: Face, most: f32) -> (&str, Option<&str>) {
    let (mut width, mut space) = (0.0, None);
    for (count, (at, letter)) in text.char_indices().enumerate() {
        if letter == '\n' {
            return (&text[..at], Some(&text[at + 1..]));
        }
        width += face.letter(letter).width;
        if at > 0 && (width > most || count >= MOST_LETTERS) {
            // Spaces at the beginning belong to the first word; those at a break to nobody.
            let end = if letter == ' ' { at } else { space.unwrap_or(at) };
            let rest = text[end..].trim_start_matches(' ');
            let behind = (!rest.is_empty()).then(|| rest.strip_prefix('\n').unwrap_or(rest));
            return (text[..end].trim_end_matches(' '), behind);
        }
        if letter == ' ' && !text[..at].ends_with(' ') && at > 0 {
            space = Some(at);
        }
    }
    (text.trim_end_matches(' '), None)
}

/// A text cut to a width at a size of 1, with a mark where it was.
pub fn cut(text: &str, face: Face, most: f32) -> String {
    if face.width(text) <= most {
        return text.to_owned();
    }
    let room = most - face.letter('…').width;
    let mut width = 0.0;
    let fits = |letter: &char| {
        width += face.letter(*letter).width;
        width <= room
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}
