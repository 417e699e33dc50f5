//! An account's own layout of a document. Pure.
//!
//! What must stay true:
//! - A template sees what the built-in layout wrote, redacted, and nothing else: no file, no
//!   network, no clock; it can say little (`language`), and how long it runs and how much it
//!   makes is bounded by fuel.
//! - What comes out is a document again, line by line, so every format treats it as text. A line
//!   that shows lines of the built-in layout rests on their events.

mod language;

use std::{collections::BTreeSet, fmt, sync::Arc};

use chrono::{DateTime, Utc};
use minijinja::{
    AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, context,
    value::{Enumerator, Object, Serde},
};
use serde::Serialize;

use super::{
    model::{Document, Form, Line, Section, Variant},
    story::Story,
    writer::{Writer, cut_line, lasting},
};
use crate::{
    platform::error::{Error, Result},
    redaction::is_disguise,
};

/// Longest template, in characters.
pub const LONGEST: usize = 20_000;
/// What a template may use: about so many steps, or 64 times as many bytes.
const FUEL: u64 = 400_000;
/// Stands before and after the number of a built-in line in what a template writes. Neither is
/// in any text: both are for private use.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';

/// What a template knows besides the lines; what there is none of is empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facts {
    ticket: TicketFacts,
    flow: String,
    status: String,
    outcome: String,
    people: Vec<String>,
    begun: String,
    ended: String,
    lasted: String,
    zone: String,
}

#[derive(Clone, Debug, Default, Serialize)]
struct TicketFacts {
    number: String,
    title: String,
    client: String,
}

impl Facts {
    /// What is known of a session, as readers may read it.
    pub fn of(story: &Story<'_>, writer: &mut Writer<'_>) -> Self {
        let state = story.state;
        let ticket = state.ticket.as_ref().map(|ticket| TicketFacts {
            number: writer.clean(&ticket.number),
            title: writer.clean(&ticket.title),
            client: writer.clean(ticket.client.as_deref().unwrap_or_default()),
        });
        let time = |at: Option<DateTime<Utc>>| at.map_or_else(String::new, |at| writer.date(at));
        let (begun, ended) = (time(story.begun()), time(story.ended()));
        Self {
            ticket: ticket.unwrap_or_default(),
            flow: state.flow.as_ref().map(|flow| writer.clean(&flow.title)).unwrap_or_default(),
            status: state.status.as_str().to_owned(),
            outcome: state
                .completion
                .as_ref()
                .map_or(String::new(), |done| done.outcome.as_str().replace('_', " ")),
            people: story.names().into_iter().map(|name| writer.clean(name)).collect(),
            begun,
            ended,
            lasted: lasting(story.lasted()),
            zone: writer.zone(),
        }
    }
}

/// A line of the built-in layout. Written out it is a mark, in whose place the line comes.
#[derive(Debug)]
struct Known {
    number: usize,
    line: Line,
}

impl Object for Known {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "text" => Some(Value::from(self.line.text.clone())),
            "form" => Some(Value::from(Serde(self.line.form))),
            "events" => Some(Value::from(Serde(&self.line.events))),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["text", "form", "events"])
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{OPEN}{}{CLOSE}", self.number)
    }
}

/// Lays a document out by a template.
///
/// # Errors
/// `invalid` naming `text`, with the line and what to do about it.
pub fn lay_out(document: &Document, facts: &Facts, text: &str) -> Result<Document> {
    if text.chars().count() > LONGEST || text.contains([OPEN, CLOSE]) {
        return Err(Error::invalid("text", "A template has at most 20,000 characters. Shorten it."));
    }
    language::demand(text)?;
    let known: Vec<&Line> = document.sections.iter().flat_map(|section| &section.lines).collect();
    let mut numbers = 0..;
    let sections: Vec<Value> = document
        .sections
        .iter()
        .map(|section| {
            let lines = section.lines.iter().zip(&mut numbers);
            let lines = lines.map(|(line, number)| Value::from_object(Known { number, line: line.clone() }));
            let (heading, lines) = (section.heading.clone(), lines.collect::<Vec<_>>());
            context! { heading, lines }
        })
        .collect();
    let title = document.title.clone();
    let knows = context! { title, hidden => document.hidden, sections, ..Serde(facts) };
    let written = environment().render_str(text, &knows).map_err(|error| refused(&error, text, &knows))?;
    Ok(read(&written, document, &known))
}

fn environment<'a>() -> Environment<'a> {
    let mut environment = language::environment();
    environment.set_fuel(Some(FUEL));
    // Whatever comes out is text: each format escapes it in its own way.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
}

/// What is wrong, where, and what to do about it.
fn refused(error: &minijinja::Error, text: &str, knows: &Value) -> Error {
    let place = error.line().map_or_else(String::new, |line| format!("Line {line}: "));
    let is_name = error.kind() == ErrorKind::UndefinedError;
    let unknown = error.line().filter(|_| is_name).and_then(|line| language::unknown(text, line, knows));
    if let Some(name) = unknown {
        let known = knows.try_iter().into_iter().flatten().map(|name| format!("`{name}`"));
        let mut known: Vec<_> = known.collect();
        known.sort();
        return Error::invalid("text", format!("{place}`{name}` is not known; use one of {}.", known.join(", ")));
    }
    let what = error.detail().unwrap_or("it cannot be used").trim_end_matches('.');
    let remedy = match error.kind() {
        ErrorKind::OutOfFuel => "It runs too long or writes too much. Take out a loop.",
        ErrorKind::UndefinedError => {
            "There is nothing of this name. The list beside the template says what there is."
        }
        ErrorKind::SyntaxError => "Mend this line.",
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction => "Use another one.",
        _ => "Mend this line and try again.",
    };
    Error::invalid("text", format!("{place}{}: {what}. {remedy}", error.kind()))
}

/// Reads what a template wrote, line by line.
fn read(written: &str, document: &Document, known: &[&Line]) -> Document {
    let mut title = document.title.clone();
    let mut sections: Vec<Section> = vec![Section { heading: None, lines: Vec::new() }];
    for row in written.lines() {
        let is_mark = |letter| matches!(letter, OPEN | CLOSE);
        let row: String = row.chars().filter(|letter| is_mark(*letter) || !is_disguise(*letter)).collect();
        let (text, events, whole) = resolved(row.trim(), known);
        if let Some(whole) = whole {
            push(&mut sections, whole.clone());
        } else if let Some(heading) = text.strip_prefix("## ") {
            sections.push(Section { heading: Some(cut_line(heading.trim().to_owned())), lines: Vec::new() });
        } else if let Some(named) = text.strip_prefix("# ") {
            title = cut_line(named.trim().to_owned());
        } else if !text.is_empty() {
            let item = text.strip_prefix("- ");
            let form = if item.is_some() { Form::Item } else { Form::Sentence };
            let events = events.into_iter().collect();
            push(&mut sections, Line { form, text: cut_line(item.unwrap_or(&text).trim().to_owned()), events });
        }
    }
    sections.retain(|section| !section.lines.is_empty());
    Document { variant: document.variant, title, sections, hidden: document.hidden }
}

fn push(sections: &mut [Section], line: Line) {
    if let Some(section) = sections.last_mut().filter(|_| !line.text.is_empty()) {
        section.lines.push(line);
    }
}

/// A row with built-in lines in the place of their marks, their events, and the line itself
/// where nothing else stands in the row.
fn resolved<'k>(row: &str, known: &[&'k Line]) -> (String, BTreeSet<u64>, Option<&'k Line>) {
    let (mut text, mut events, mut whole) = (String::new(), BTreeSet::new(), None);
    let mut rest = row;
    while let Some((before, after)) = rest.split_once(OPEN) {
        text.push_str(before);
        let (number, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        if let Some(line) = number.parse().ok().and_then(|number: usize| known.get(number)) {
            whole = (text.is_empty() && after.is_empty()).then_some(*line);
            text.push_str(&line.text.replace('\n', " "));
            events.extend(&line.events);
        }
        rest = after;
    }
    text.push_str(rest);
    (text, events, whole)
}

/// Whether a template can be used at all: tried on a small document with everything in it.
///
/// # Errors
/// As [`lay_out`].
pub fn demand(variant: Variant, text: &str) -> Result<()> {
    let line = |text: &str| Line { form: Form::Item, text: text.to_owned(), events: vec![1] };
    let section =
        |heading: Option<&str>| Section { heading: heading.map(str::to_owned), lines: vec![line("A line")] };
    let sections = vec![section(None), section(Some("A heading"))];
    let sample = Document { variant, title: "A title".to_owned(), sections, hidden: 0 };
    lay_out(&sample, &Facts::default(), text).map(drop)
}

/// Whether any line leads to the events it rests on.
pub fn points_back(document: &Document) -> bool {
    document.sections.iter().flat_map(|section| &section.lines).any(|line| !line.events.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Variant;

    fn document() -> Document {
        let line = |form, text: &str, seq| Line { form, text: text.to_owned(), events: vec![seq] };
        let done = vec![line(Form::Item, "Clock: wrong", 4), line(Form::Output, "a\nb", 5)];
        let sections = vec![
            Section { heading: None, lines: vec![line(Form::Sentence, "Ticket 1 [password #7KQ2].", 2)] },
            Section { heading: Some("Done".to_owned()), lines: done },
        ];
        Document { variant: Variant::InternalNote, title: "Outlook".to_owned(), sections, hidden: 1 }
    }

    fn laid_out(text: &str) -> Result<Document> {
        lay_out(&document(), &Facts { lasted: "5 min".to_owned(), ..Facts::default() }, text)
    }

    #[test]
    fn lines_keep_their_events_wherever_a_template_puts_them() {
        let text = "# {{ title }}!\n{% for section in sections %}\n{% if section.heading %}\n## {{ section.heading }}\n{% endif %}\n\
                    {% for line in section.lines %}\n{{ line }}\n{% endfor %}\n{% endfor %}\n\
                    - It took {{ lasted }}, see {{ sections[1].lines[0] }}.";
        let made = laid_out(text).unwrap();
        assert_eq!((made.title.as_str(), made.sections.len()), ("Outlook!", 2));
        assert_eq!(made.sections[0].lines, document().sections[0].lines);
        assert_eq!(made.sections[1].lines[..2], document().sections[1].lines);
        let last = &made.sections[1].lines[2];
        assert_eq!(
            (last.text.as_str(), last.form, &last.events),
            ("It took 5 min, see Clock: wrong.", Form::Item, &vec![4])
        );
        assert!(points_back(&made));
        let plain = laid_out("{{ sections[0].lines[0].text }}").unwrap();
        assert_eq!(plain.sections[0].lines[0].text, "Ticket 1 [password #7KQ2].");
        assert!(!points_back(&plain));
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line_and_a_remedy() {
        for (text, said) in [
            ("a\n{% for x in sections %}", "Line 2"),
            ("a\nb\n{{ nothing }}", "Line 3"),
            ("{{ title|shout }}", "Line 1"),
            ("{% include 'other' %}", "Line 1"),
            ("{{ sections[9].heading }}", "Line 1"),
        ] {
            let refused = laid_out(text).unwrap_err();
            assert!(refused.detail().starts_with(said), "{text}: {}", refused.detail());
            assert_eq!(refused.field(), Some("text"));
        }
        let misspelt = laid_out("a\n{{ titel }}").unwrap_err();
        let said = "Line 2: `titel` is not known; use one of `begun`, `ended`, `flow`,";
        assert!(misspelt.detail().starts_with(said), "{}", misspelt.detail());
        assert!(laid_out(&"x".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn a_template_that_never_ends_or_grows_without_end_is_stopped() {
        let doubled =
            "{% set a = 'xxxxxxxxxxxxxxxx' %}".to_owned() + &"{% set a = a ~ a %}".repeat(60) + "{{ a }}";
        let loops = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        let loops_over_lines = "{% for a in sections %}{% for b in a.lines %}".repeat(6)
            + &"{{ sections }}".repeat(300)
            + &"{% endfor %}".repeat(12);
        for text in [&doubled, loops, "{{ 'x' * 9999999999 }}", &loops_over_lines] {
            assert!(laid_out(text).is_err(), "{}", &text[..20]);
        }
    }
}
