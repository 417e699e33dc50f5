//! Puts lines together: redacted, cleaned, bounded, with times as the reader reads them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use chrono::{DateTime, FixedOffset, Utc};

use super::{
    Layout, Means, Written,
    choice::Choice,
    memo::Memo,
    model::{Document, Form, Line, Section, Variant},
};
use crate::redaction::{Redacted, Redactor, Span, undisguised};

/// Longest line of people's words, in characters.
const LONGEST: usize = 4_000;
/// Most lines of what a machine printed, and how long each may be, in characters.
const MOST_OUTPUT: usize = 15;
const LONGEST_OUTPUT: usize = 300;

/// A document being written.
pub struct Writer<'a> {
    redactor: &'a Redactor,
    memo: &'a mut Memo,
    zone: FixedOffset,
    sections: Vec<Section>,
    hidden: usize,
    found: BTreeMap<String, Hidden>,
    choice: &'a Choice,
    enters: BTreeSet<u64>,
    /// The events whose words came first already: no list says them again.
    said: BTreeSet<Vec<u64>>,
}

/// Something that a document hides, for those who may know more of it than its readers.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// What stands for it.
    pub placeholder: String,
    /// Why, in words for people.
    pub why: String,
    /// What is hidden; more than one where placeholders are the same by chance.
    pub values: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    /// An empty document, with times so many minutes east of UTC.
    pub fn new(means: &'a Means, offset: i32, memo: &'a mut Memo) -> Self {
        let utc = || FixedOffset::east_opt(0).expect("no offset is an offset");
        let zone = FixedOffset::east_opt(offset.saturating_mul(60)).unwrap_or_else(utc);
        Self {
            redactor: &means.redactor,
            memo,
            zone,
            sections: Vec::new(),
            hidden: 0,
            found: BTreeMap::new(),
            choice: &means.choice,
            enters: BTreeSet::new(),
            said: BTreeSet::new(),
        }
    }

    /// What follows stands under this heading; one that nothing follows is left out.
    pub fn section(&mut self, heading: Option<&str>) {
        self.sections.push(Section { heading: heading.map(str::to_owned), lines: Vec::new() });
    }

    /// A sentence.
    pub fn say(&mut self, text: &str, events: &[u64]) {
        self.line(Form::Sentence, text, events, &[]);
    }

    /// A sentence that sums up many events: it is there as long as one of them is.
    pub fn gather(&mut self, text: &str, events: &[u64]) {
        let left: Vec<u64> = events.iter().copied().filter(|seq| !self.choice.left_out.contains(seq)).collect();
        if !left.is_empty() {
            self.push(Form::Sentence, text, (&[], &left));
        }
    }

    /// An item of a list.
    pub fn item(&mut self, text: &str, events: &[u64]) {
        self.line(Form::Item, text, events, &[]);
    }

    /// An item of a list whose words are those of `own` events; others only led to it.
    pub fn item_from(&mut self, text: &str, own: &[u64], sources: &[u64]) {
        self.line(Form::Item, text, own, sources);
    }

    /// What a machine printed, as much as a reader wants to see.
    pub fn output(&mut self, text: &str, events: &[u64]) {
        if self.is_left_out(events) {
            return;
        }
        let text = self.clean(text);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let mut shown: Vec<String> =
            lines.iter().take(MOST_OUTPUT).map(|line| cut(line, LONGEST_OUTPUT)).collect();
        if lines.len() > MOST_OUTPUT {
            shown.push(format!("… and {} more lines", lines.len() - MOST_OUTPUT));
        }
        self.add(Form::Output, shown.join("\n"), (events, &[]));
    }

    fn line(&mut self, form: Form, text: &str, own: &[u64], sources: &[u64]) {
        let said = form == Form::Item && self.said.contains(own);
        if !text.trim().is_empty() && !self.is_left_out(own) && !said {
            self.push(form, text, (own, sources));
        }
    }

    /// An item that comes first; lists further on do not say it again.
    pub fn first(&mut self, text: &str, own: &[u64]) {
        self.item(text, own);
        self.said.insert(own.to_vec());
    }

    /// Whether somebody left out one of the events whose words these would be. That they would
    /// enter is remembered all the same.
    fn is_left_out(&mut self, own: &[u64]) -> bool {
        self.enters.extend(own);
        own.iter().any(|seq| self.choice.left_out.contains(seq))
    }

    fn push(&mut self, form: Form, text: &str, events: (&[u64], &[u64])) {
        let words = self.clean_line(text);
        self.add(form, cut(&words, LONGEST), events);
    }

    /// A text as one line, as it may leave. What stands in several lines is looked at as it was
    /// written and as it is read then: `password:` may have been on a line of its own.
    pub fn clean_line(&mut self, text: &str) -> String {
        let line = joined(&self.clean(text));
        if text.contains(|letter: char| letter.is_whitespace() && letter != ' ') {
            self.clean(&line)
        } else {
            line
        }
    }

    fn add(&mut self, form: Form, text: String, (own, sources): (&[u64], &[u64])) {
        if text.is_empty() {
            return;
        }
        if self.sections.is_empty() {
            self.section(None);
        }
        let mut events = [own, sources].concat();
        events.sort_unstable();
        events.dedup();
        if let Some(section) = self.sections.last_mut() {
            section.lines.push(Line { form, text, events });
        }
    }

    /// What comes first by choice.
    pub fn pinned(&self) -> impl Iterator<Item = u64> + use<'a> {
        self.choice.pinned.iter().copied()
    }

    /// A text as it may leave: nothing that is to be hidden, nothing that turns lines around.
    pub fn clean(&mut self, text: &str) -> String {
        // First: what is disguised is found by no rule.
        let text = undisguised(text);
        let Redacted { text: clean, spans } = self.memo.redact(self.redactor, &text);
        let clean = clean.clone();
        if !spans.is_empty() {
            let spans = spans.clone();
            self.remember(&text, &spans);
        }
        clean
    }

    /// A value that has a name, as it may leave.
    pub fn clean_named(&mut self, name: &str, value: &str) -> String {
        let value = undisguised(value);
        let redacted = self.redactor.redact_named(name, &value);
        self.remember(&value, &redacted.spans);
        redacted.text
    }

    fn remember(&mut self, text: &str, spans: &[Span]) {
        self.hidden += spans.len();
        for span in spans {
            let value = &text[span.start..span.end];
            let placeholder = self.redactor.placeholder(span, value);
            let known = self.found.entry(placeholder).or_insert_with_key(|placeholder| Hidden {
                placeholder: placeholder.clone(),
                why: self.redactor.why(span),
                values: BTreeSet::new(),
            });
            known.values.insert(value.to_owned());
        }
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

    /// The document, and what is known of it besides.
    pub fn finish(mut self, variant: Variant, title: &str) -> Written {
        let title = self.clean_line(title);
        let sections = self.sections.into_iter().filter(|section| !section.lines.is_empty()).collect();
        let hidden = u32::try_from(self.hidden).unwrap_or(u32::MAX);
        let document = Document { variant, title, sections, hidden };
        Written {
            document,
            hidden: self.found.into_values().collect(),
            enters: self.enters,
            layout: Layout::default(),
        }
    }
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line as long as a reader bears.
pub fn cut_line(text: &str) -> String {
    cut(text, LONGEST)
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
