//! Choosing the passage of a text that shows best why it was found.

use std::collections::HashSet;
use std::ops::Range;

use crate::text::boundary;

use super::Snippet;

/// How long a passage may be, in bytes of the text it is cut from.
const LENGTH: usize = 200;
/// How much of it may stand before the first word found.
const LEAD: usize = 60;

/// How much the different words of a passage say, and how many there are in all.
type Worth = (u32, usize);

/// A word of the query in a text.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// In bytes.
    pub at: Range<usize>,
    /// Which word of the query.
    pub word: usize,
}

/// The best passage of several texts; of equal ones the first. `rarities` says of each word of
/// the query how much it says. Marks are in order of their start,
/// but for those of one run.
pub(super) fn best<const N: usize>(texts: [(&str, Vec<Mark>); N], rarities: &[u32]) -> Option<Snippet> {
    let mut best: Option<(Worth, Snippet)> = None;
    for (text, mut marks) in texts {
        marks.sort_by_key(|mark| (mark.at.start, mark.at.end));
        if let Some((worth, first)) = most_telling(&marks, rarities)
            && best.as_ref().is_none_or(|(so_far, _)| *so_far < worth)
        {
            best = Some((worth, cut(text, passage(text, first), &marks)));
        }
    }
    best.map(|(_, snippet)| snippet)
}

/// Ranges of marks in characters, those that touch the same letters made one.
pub(crate) fn character_ranges(text: &str, marks: &[Mark]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.at.clone()).collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    let (mut byte, mut characters) = (0, 0);
    let mut position = |to: usize| {
        characters += text[byte..to].chars().count();
        byte = to;
        characters
    };
    merged.into_iter().map(|range| (position(range.start), position(range.end))).collect()
}

/// The passages of a text, one after the other: whole sentences as far as they fit.
pub(super) fn passages(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        start += text[start..].len() - text[start..].trim_start().len();
        let limit = boundary(text, start + LENGTH);
        if start == text.len() {
            return None;
        }
        let room = &text[start..limit];
        let ends = |at: &usize| begins_after(room, *at);
        let cut = || room.rfind(char::is_whitespace).filter(|at| *at > 0);
        let end = if limit == text.len() {
            limit
        } else {
            let sentence = room.rmatch_indices(['.', '!', '?', '\n']).map(|(at, _)| at).find(ends);
            start + sentence.map(|at| at + 1).or_else(cut).unwrap_or(room.len())
        };
        let passage = start..end;
        start = end;
        Some(passage)
    })
}

/// A passage in which no word is marked.
pub(super) fn plain(text: &str, passage: Range<usize>) -> Snippet {
    cut(text, passage, &[])
}

/// The mark to begin with so that the words that say most, then most words, fit behind it.
fn most_telling<'m>(marks: &'m [Mark], rarities: &[u32]) -> Option<(Worth, &'m Mark)> {
    let mut best: Option<(Worth, &Mark)> = None;
    for (number, first) in marks.iter().enumerate() {
        let end = first.at.start + LENGTH - LEAD;
        let within = || marks[number..].iter().take_while(|mark| mark.at.end <= end);
        let words: HashSet<usize> = within().map(|mark| mark.word).collect();
        // A word says something, however many have it.
        let says = words.iter().map(|word| rarities.get(*word).copied().unwrap_or(0).max(1)).sum();
        let worth = (says, within().count());
        if best.is_none_or(|(so_far, _)| so_far < worth) {
            best = Some((worth, first));
        }
    }
    best
}

/// The passage around a mark: from the start of its sentence or some words before, to a word's end.
fn passage(text: &str, first: &Mark) -> Range<usize> {
    let earliest = boundary(text, first.at.start.saturating_sub(LEAD));
    let lead = &text[earliest..first.at.start];
    let start = if let Some(sentence) = lead.rfind(['\n', '.', '!', '?']).filter(|at| begins_after(lead, *at)) {
        earliest + sentence + 1
    } else if earliest == 0 {
        0
    } else {
        lead.find(char::is_whitespace).map_or(first.at.start, |space| earliest + space)
    };
    let latest = boundary(text, (start + LENGTH).max(first.at.end));
    let end = if latest == text.len() {
        latest
    } else {
        let space = text[first.at.end..latest].rfind(char::is_whitespace);
        space.map_or(latest, |space| first.at.end + space)
    };
    start..end
}

/// Whether a sentence begins after the character at `at`: a dot within `5.7` ends none.
fn begins_after(lead: &str, at: usize) -> bool {
    lead[at..].starts_with('\n') || lead[at + 1..].starts_with(char::is_whitespace)
}

/// The passage on one line, with ellipses, and the marks in it.
fn cut(text: &str, passage: Range<usize>, marks: &[Mark]) -> Snippet {
    let mut line = String::new();
    // Where each byte of the passage went, to carry the marks over.
    let mut moved = Vec::with_capacity(passage.len() + 1);
    if !text[..passage.start].trim().is_empty() {
        line.push('…');
    }
    let begin = line.len();
    for character in text[passage.clone()].chars() {
        moved.extend(std::iter::repeat_n(line.len(), character.len_utf8()));
        if !character.is_whitespace() {
            line.push(character);
        } else if line.len() > begin && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    moved.push(line.len());
    let marks: Vec<Mark> = marks
        .iter()
        .filter(|mark| passage.start <= mark.at.start && mark.at.end <= passage.end)
        .map(|mark| Mark {
            at: moved[mark.at.start - passage.start]..moved[mark.at.end - passage.start],
            word: mark.word,
        })
        .collect();
    let ranges = character_ranges(&line, &marks);
    if !text[passage.end..].trim().is_empty() {
        line.push('…');
    }
    Snippet { text: line, ranges }
}
