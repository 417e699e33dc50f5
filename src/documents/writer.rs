//! Puts lines together: redacted, cleaned, bounded, with times as the reader reads them.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, Utc};

use super::model::{Document, Form, Line, Section, Variant};
use crate::redaction::Redactor;

/// Longest line of people's words, in characters.
const LONGEST: usize = 4_000;
/// Most lines of what a machine printed, and how long each may be, in characters.
const MOST_OUTPUT: usize = 15;
const LONGEST_OUTPUT: usize = 300;

/// A document being written.
pub struct Writer<'a> {
    redactor: &'a Redactor,
    zone: FixedOffset,
    sections: Vec<Section>,
    hidden: usize,
}

impl<'a> Writer<'a> {
    /// An empty document, with times so many minutes east of UTC.
    pub fn new(redactor: &'a Redactor, offset: i32) -> Self {
        let utc = || FixedOffset::east_opt(0).expect("no offset is an offset");
        let zone = FixedOffset::east_opt(offset.saturating_mul(60)).unwrap_or_else(utc);
        Self { redactor, zone, sections: Vec::new(), hidden: 0 }
    }

    /// What follows stands under this heading; one that nothing follows is left out.
    pub fn section(&mut self, heading: Option<&str>) {
        self.sections.push(Section { heading: heading.map(str::to_owned), lines: Vec::new() });
    }

    /// A sentence.
    pub fn say(&mut self, text: &str, events: &[u64]) {
        self.line(Form::Sentence, text, events);
    }

    /// An item of a list.
    pub fn item(&mut self, text: &str, events: &[u64]) {
        self.line(Form::Item, text, events);
    }

    /// What a machine printed, as much as a reader wants to see.
    pub fn output(&mut self, text: &str, events: &[u64]) {
        let text = self.clean(text);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let mut shown: Vec<String> =
            lines.iter().take(MOST_OUTPUT).map(|line| cut(line, LONGEST_OUTPUT)).collect();
        if lines.len() > MOST_OUTPUT {
            shown.push(format!("… and {} more lines", lines.len() - MOST_OUTPUT));
        }
        self.push(Form::Output, shown.join("\n"), events);
    }

    fn line(&mut self, form: Form, text: &str, events: &[u64]) {
        let words = self.clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
        self.push(form, cut(&words, LONGEST), events);
    }

    fn push(&mut self, form: Form, text: String, events: &[u64]) {
        if text.is_empty() {
            return;
        }
        if self.sections.is_empty() {
            self.section(None);
        }
        let mut events = events.to_vec();
        events.sort_unstable();
        events.dedup();
        if let Some(section) = self.sections.last_mut() {
            section.lines.push(Line { form, text, events });
        }
    }

    /// A text as it may leave: nothing that is to be hidden, nothing that turns lines around.
    pub fn clean(&mut self, text: &str) -> String {
        let redacted = self.redactor.redact(text);
        self.hidden += redacted.spans.len();
        redacted.text.chars().filter(|letter| !is_disguise(*letter)).collect()
    }

    /// A value that has a name, as it may leave.
    pub fn clean_named(&mut self, name: &str, value: &str) -> String {
        let redacted = self.redactor.redact_named(name, value);
        self.hidden += redacted.spans.len();
        redacted.text
    }

    /// `09:40`.
    pub fn time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%H:%M").to_string()
    }

    /// `24 Nov 2026, 09:40`.
    pub fn date(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%-d %b %Y, %H:%M").to_string()
    }

    /// `UTC`, or how far from it.
    pub fn zone(&self) -> String {
        if self.zone.local_minus_utc() == 0 { "UTC".to_owned() } else { format!("UTC{}", self.zone) }
    }

    /// The document.
    pub fn finish(mut self, variant: Variant, title: &str) -> Document {
        let title = self.clean(title).split_whitespace().collect::<Vec<_>>().join(" ");
        let sections = self.sections.into_iter().filter(|section| !section.lines.is_empty()).collect();
        let hidden = u32::try_from(self.hidden).unwrap_or(u32::MAX);
        Document { variant, title, sections, hidden }
    }
}

/// Control characters, and those that make a text look like another (Unicode TR 36, bidi).
fn is_disguise(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} … (shortened)", &text[..end]),
        None => text.to_owned(),
    }
}

/// `40 s`, `27 min`, `1 h 05 min`.
pub fn lasting(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    let mut text = String::new();
    let written = match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => write!(text, "{seconds} s"),
        (0, minutes) => write!(text, "{minutes} min"),
        (hours, minutes) => write!(text, "{hours} h {minutes:02} min"),
    };
    debug_assert!(written.is_ok(), "a String takes what is written");
    text
}
