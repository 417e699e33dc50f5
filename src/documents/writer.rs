//! Puts lines together: redacted, cleaned, bounded, with times as the reader reads them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use chrono::{DateTime, FixedOffset, Utc};

use super::{
    Layout, Written,
    choice::Choice,
    memo::Memo,
    model::{Document, Form, Line, Section, Variant},
};
use crate::redaction::{Found, Redactor};

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
    /// The day that times are of unless they say another, in days since 1970 where its reader is.
    day: Option<i64>,
    enters: Vec<u64>,
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
    pub fn new((redactor, choice): (&'a Redactor, &'a Choice), offset: i32, memo: &'a mut Memo) -> Self {
        let utc = || FixedOffset::east_opt(0).expect("no offset is an offset");
        let zone = FixedOffset::east_opt(offset.saturating_mul(60)).unwrap_or_else(utc);
        Self {
            redactor,
            memo,
            zone,
            sections: Vec::new(),
            hidden: 0,
            found: BTreeMap::new(),
            choice,
            day: None,
            enters: Vec::new(),
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
            lines.iter().take(MOST_OUTPUT).map(|line| cut((*line).to_owned(), LONGEST_OUTPUT)).collect();
        if lines.len() > MOST_OUTPUT {
            shown.push(format!("… and {} more lines", lines.len() - MOST_OUTPUT));
        }
        self.add(Form::Output, shown.join("\n"), (events, &[]));
    }

    fn line(&mut self, form: Form, text: &str, own: &[u64], sources: &[u64]) {
        if !text.trim().is_empty() && !self.is_left_out(own) {
            self.push(form, text, (own, sources));
        }
    }

    /// An item that is there because somebody chose it: that it enters by itself is not said.
    pub fn by_choice(&mut self, text: &str, own: &[u64]) {
        let is_left_out = own.iter().any(|seq| self.choice.left_out.contains(seq));
        if !(text.trim().is_empty() || is_left_out) {
            self.push(Form::Item, text, (own, &[]));
        }
    }

    /// Whether somebody left out one of the events whose words these would be. That they would
    /// enter is remembered all the same.
    fn is_left_out(&mut self, own: &[u64]) -> bool {
        self.enters.extend(own);
        own.iter().any(|seq| self.choice.left_out.contains(seq))
    }

    fn push(&mut self, form: Form, text: &str, events: (&[u64], &[u64])) {
        let words = self.clean_line(text);
        self.add(form, cut(words, LONGEST), events);
    }

    /// A text as one line, as it may leave.
    pub fn clean_line(&mut self, text: &str) -> String {
        let redacted = self.memo.line(self.redactor, text);
        self.remember(&redacted.found);
        redacted.text.clone()
    }

    fn add(&mut self, form: Form, text: String, (own, sources): (&[u64], &[u64])) {
        if text.is_empty() {
            return;
        }
        if self.sections.is_empty() {
            self.section(None);
        }
        let mut events = [own, sources].concat();
        if events.len() > 1 {
            events.sort_unstable();
            events.dedup();
        }
        if let Some(section) = self.sections.last_mut() {
            section.lines.push(Line { form, text, events });
        }
    }

    /// What people chose.
    pub fn choice(&self) -> &'a Choice {
        self.choice
    }

    /// Whether an event's words stand there by themselves, or would if they were not left out.
    pub fn has_entered(&self, seq: u64) -> bool {
        self.enters.contains(&seq)
    }

    /// A text as it may leave: nothing that is to be hidden, nothing that turns lines around.
    pub fn clean(&mut self, text: &str) -> String {
        let redacted = self.memo.block(self.redactor, text);
        self.remember(&redacted.found);
        redacted.text.clone()
    }

    /// A value that has a name, as it may leave.
    pub fn clean_named(&mut self, name: &str, value: &str) -> String {
        let redacted = self.redactor.redact_named(name, value);
        self.remember(&redacted.found);
        redacted.text
    }

    fn remember(&mut self, found: &[Found]) {
        self.hidden += found.len();
        for Found { span, value, placeholder } in found {
            let known = self.found.entry(placeholder.clone()).or_insert_with_key(|placeholder| Hidden {
                placeholder: placeholder.clone(),
                why: self.redactor.why(span),
                values: BTreeSet::new(),
            });
            known.values.insert(value.clone());
        }
    }

    /// Times are of the day when it began, unless they say another.
    pub fn begins(&mut self, at: Option<DateTime<Utc>>) {
        self.day = at.map(|at| self.local(at).div_euclid(86_400));
    }

    /// Seconds since 1970 by the reader's clock.
    fn local(&self, at: DateTime<Utc>) -> i64 {
        at.timestamp() + i64::from(self.zone.local_minus_utc())
    }

    /// `09:40`, on another day than it began `28 Nov 09:40`.
    pub fn time(&self, at: DateTime<Utc>) -> String {
        // By hand: thousands of lines begin with one.
        let local = self.local(at);
        let minutes = local.rem_euclid(86_400) / 60;
        let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
        if self.day.is_none_or(|day| day == local.div_euclid(86_400)) {
            return time;
        }
        format!("{} {time}", at.with_timezone(&self.zone).format("%-d %b"))
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
            enters: self.enters.into_iter().collect(),
            layout: Layout::default(),
        }
    }
}

/// A line as long as a reader bears.
pub fn cut_line(text: String) -> String {
    cut(text, LONGEST)
}

fn cut(mut text: String, most: usize) -> String {
    // No character has less than a byte.
    if text.len() > most
        && let Some((end, _)) = text.char_indices().nth(most)
    {
        text.truncate(end);
        text.push_str(" … (shortened)");
    }
    text
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
