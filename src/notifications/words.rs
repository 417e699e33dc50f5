//! What is told in words, once, for mail and for chats; how each of them writes it. Pure.
//!
//! What must stay true: whatever people wrote arrives as text, never as markup of where it
//! arrives; of a private session nothing is told to a webhook but that it needs somebody.

use serde_json::{Value, json};

use super::{
    model::Kind,
    worth::{passed_on_by, task_title, urgency, who, words},
};
use crate::{
    redaction::Redactor,
    sessions::{Delivery, Event, EventBody, State, Urgency, Visibility},
};

/// Longest text of somebody's that is passed on, in characters.
const LONGEST: usize = 1_000;

/// Something told, ready to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// One line that says it.
    pub title: String,
    /// What it is about: name and value.
    pub facts: Vec<(&'static str, String)>,
    /// What somebody wrote.
    pub quote: Option<String>,
    /// Where to look, and what that is called.
    pub link: (&'static str, String),
}

/// Whether a message may name what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Its reader may see the session.
    All,
    /// Its readers are whoever reads a channel.
    UnlessPrivate,
}

/// What happened, for who may know it.
pub fn message(
    kind: Kind,
    (event, state): (&Event, &State),
    naming: Naming,
    redactor: &Redactor,
    link: String,
) -> Message {
    let by = &who(event, state).name;
    let title = match kind {
        Kind::EscalationOffered => format!("{by} asks somebody to take over"),
        Kind::EscalationClaimed => format!("{by} took over"),
        Kind::EscalationDeclined => format!("{by} will not take over"),
        Kind::EscalationReturned if words(event).is_some() => format!("{by} handed it back, with a lesson"),
        Kind::EscalationReturned => format!("{by} handed it back"),
        Kind::ChatMentioned => format!("{by} mentioned you"),
        Kind::TaskAssigned => format!("{by} gave you a task"),
        Kind::PushFailed => match event.body {
            EventBody::PushMoved { delivery: Delivery::Time, .. } => "Time did not get onto its ticket".to_owned(),
            EventBody::PushMoved { delivery: Delivery::Status, .. } => "A ticket was not moved".to_owned(),
            _ => "A note did not get onto its ticket".to_owned(),
        },
        Kind::WebhookOff => "A webhook was switched off".to_owned(),
    };
    let mut facts = Vec::new();
    let named = naming == Naming::All || state.visibility != Some(Visibility::Private);
    if named {
        facts.push(("Session", redactor.redact(&state.title).text));
        if let Some(ticket) = &state.ticket {
            facts.push(("Ticket", redactor.redact(&ticket.number).text));
            facts.extend(ticket.client.as_ref().map(|client| ("Client", redactor.redact(client).text)));
        }
    } else {
        facts.push(("Session", "private".to_owned()));
    }
    facts.extend(passed_on_by(event, state).map(|by| ("Passed on by", by.name.clone())));
    facts.extend(urgency(event, state).map(|urgency| ("How soon", soon(urgency).to_owned())));
    let quote = words(event)
        .or_else(|| task_title(event, state))
        .filter(|_| named)
        .map(|quote| shortened(&redactor.redact(quote).text));
    Message { title, facts, quote, link: ("Open the session", link) }
}

fn soon(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Critical => "critical: a business stands still",
        Urgency::High => "high: the client waits",
        Urgency::Normal => "normal: today",
        Urgency::Low => "low: when there is time",
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Message {
    /// A line for the head of a mail.
    pub fn subject(&self) -> String {
        let about = self.facts.first().map(|(_, value)| format!(": {value}"));
        format!("{}{}", self.title, about.unwrap_or_default())
    }

    /// A letter's plain text; `foot` says why it came.
    pub fn text(&self, foot: &str) -> String {
        let facts: String = self.facts.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let quote = self.quote.iter().flat_map(|quote| quote.lines()).map(|line| format!("> {line}\n"));
        let quote: String = quote.collect();
        let gap = if quote.is_empty() { "" } else { "\n" };
        let (label, url) = &self.link;
        format!("{}\n\n{facts}{gap}{quote}\n{label}: {url}\n\n-- \n{foot}\n", self.title)
    }

    /// A letter's HTML.
    pub fn html(&self, foot: &str) -> String {
        let fact = |(name, value): &(&str, String)| format!("<b>{name}</b>: {}<br>\n", escaped(value));
        let facts: String = self.facts.iter().map(fact).collect();
        let quote = self.quote.as_ref().map_or_else(String::new, |quote| {
            format!("<blockquote style=\"white-space:pre-wrap\">{}</blockquote>\n", escaped(quote))
        });
        let (label, url) = (self.link.0, escaped(&self.link.1));
        let (title, foot) = (escaped(&self.title), escaped(foot));
        format!(
            "<!doctype html>\n<html lang=\"en\"><body style=\"font-family:sans-serif\">\n<h2>{title}</h2>\n\
             <p>{facts}</p>\n{quote}<p><a href=\"{url}\">{label}</a></p>\n<hr>\n<p><small>{foot}</small></p>\n\
             </body></html>\n"
        )
    }

    /// What Slack is sent. Text that is called plain has no marks that mean anything.
    pub fn slack(&self) -> Value {
        let plain = |text: &str, most: usize| json!({ "type": "plain_text", "text": shown(text, most) });
        let fields: Vec<Value> =
            self.facts.iter().map(|(name, value)| plain(&format!("{name}: {value}"), 2_000)).collect();
        let mut blocks = vec![
            json!({ "type": "header", "text": plain(&self.title, 150) }),
            json!({ "type": "section", "fields": fields }),
        ];
        blocks.extend(self.quote.iter().map(|quote| json!({ "type": "section", "text": plain(quote, 3_000) })));
        let (label, url) = &self.link;
        let button = json!({ "type": "button", "text": plain(label, 75), "url": url });
        blocks.push(json!({ "type": "actions", "elements": [button] }));
        json!({ "text": for_slack(&self.subject()), "blocks": blocks })
    }

    /// What a workflow of Teams is sent.
    pub fn teams(&self) -> Value {
        let facts: Vec<Value> =
            self.facts.iter().map(|(name, value)| json!({ "title": name, "value": for_teams(value) })).collect();
        let mut body = vec![
            json!({ "type": "TextBlock", "size": "Medium", "weight": "Bolder", "wrap": true, "text": for_teams(&self.title) }),
            json!({ "type": "FactSet", "facts": facts }),
        ];
        body.extend(
            self.quote.iter().map(|quote| json!({ "type": "TextBlock", "wrap": true, "text": for_teams(quote) })),
        );
        let (label, url) = &self.link;
        json!({
            "type": "message",
            "attachments": [{
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": null,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": body,
                    "actions": [{ "type": "Action.OpenUrl", "title": label, "url": url }]
                }
            }]
        })
    }
}

fn shown(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What Slack asks to be written otherwise.
fn for_slack(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Cards read Markdown.
fn for_teams(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '*' | '_' | '[' | ']' | '`' | '#') {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}
