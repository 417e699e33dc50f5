//! A line's letters from left to right, whichever way they are read.

use std::ops::Range;

use krilla::text::KrillaGlyph;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use super::fonts::Face;

/// Letters of one face, one behind the other.
#[derive(Debug)]
pub struct Run {
    /// The face.
    pub face: Face,
    /// The letters, each with where it stands in the text.
    pub glyphs: Vec<KrillaGlyph>,
    /// How wide they are at a size of 1.
    pub width: f32,
}

/// The letters of a line, as they stand from left to right.
pub fn runs(text: &str, face: Face) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (range, is_mirrored) in in_sight(text) {
        let letter = text[range.clone()].chars().next().unwrap_or_default();
        let drawn = face.letter(if is_mirrored { mirrored(letter) } else { letter });
        let glyph = KrillaGlyph::new(drawn.glyph, drawn.width, 0.0, 0.0, 0.0, range, None);
        match runs.last_mut().filter(|run| run.face == drawn.face) {
            Some(run) => {
                run.glyphs.push(glyph);
                run.width += drawn.width;
            }
            None => runs.push(Run { face: drawn.face, glyphs: vec![glyph], width: drawn.width }),
        }
    }
    runs
}

/// Where each letter stands in the text, from left to right, and whether it is read the other way.
fn in_sight(text: &str) -> Vec<(Range<usize>, bool)> {
    let ranges = |text: &str, from: usize| -> Vec<Range<usize>> {
        text.char_indices().map(|(at, letter)| from + at..from + at + letter.len_utf8()).collect()
    };
    let leftward = |letter| matches!(bidi_class(letter), BidiClass::R | BidiClass::AL | BidiClass::AN);
    if !text.chars().any(leftward) {
        return ranges(text, 0).into_iter().map(|range| (range, false)).collect();
    }
    let known = BidiInfo::new(text, Some(Level::ltr()));
    let mut out = Vec::new();
    for paragraph in &known.paragraphs {
        let (levels, runs) = known.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_leftward = levels[run.start].is_rtl();
            let mut letters = ranges(&text[run.clone()], run.start);
            if is_leftward {
                letters.reverse();
            }
            out.extend(letters.into_iter().map(|range| (range, is_leftward)));
        }
    }
    out
}

fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}
