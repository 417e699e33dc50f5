//! The built-in guide: what it says about a session, in words. Pure.
//!
//! It says only what it can point to: a node of the flow, a flow of the library, or an
//! event of the session. Where nothing known tells the ways on apart, it says so.

use std::cmp::Reverse;

use super::{
    evidence::{self, Evidence, Weighed},
    precedents, propose,
    similar::{LookedUp, Similar},
    words::{asks_about_something, words},
};
use crate::{
    flows::{
        fill,
        model::{Choice, FlowDocument, Node, NodeKind},
    },
    live::Question,
    search::Kind,
    sessions::{Citation, Confidence, Precedent, Proposal, State, TaskStatus},
};

/// How much of a question a step must be about to be proposed.
const ABOUT_IT: f64 = 0.7;
/// How many times as much must speak for a way that is not called a close one.
const CLOSE: f64 = 1.5;

/// What the guide has to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Markdown, a paragraph each.
    pub paragraphs: Vec<String>,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// How sure it is of the next step.
    pub confidence: Option<Confidence>,
    /// What it proposes to do.
    pub proposal: Option<Proposal>,
}

/// Answers `question` from what is known and what was found.
#[must_use]
pub fn answer(question: &Question, found: &LookedUp) -> Said {
    let mut said = Said::default();
    let known = evidence::gather(&question.state, question.text.as_deref());
    let state = &question.state;
    let flows: Vec<&Similar> = found.similar.iter().filter(|found| found.kind == Kind::Flow).collect();
    let here = question.flow.as_deref().zip(state.node.as_ref());
    let here = here.and_then(|(guide, at)| guide.node(&at.id).map(|node| (guide, node)));
    match here {
        Some((guide, node)) => {
            if let Some(text) = question.text.as_ref().filter(|text| asks_about_something(text)) {
                said.look_up(guide, node, text, state);
            }
            said.next_step(guide, node, &known, state);
            said.before(node, &known, &found.before);
        }
        None => {
            said.without_flow(&flows);
            said.past_session(&found.similar);
        }
    }
    said.open_tasks(state);
    if here.is_some() {
        said.elsewhere(&flows, question);
    }
    said
}

impl Said {
    /// What the flow says about what was asked.
    fn look_up(&mut self, guide: &FlowDocument, here: &Node, asked: &str, state: &State) {
        let found = evidence::about(guide, &words(asked));
        let Some((nearness, node)) = found.iter().find(|(_, node)| node.id != here.id) else { return };
        let lines = first_lines(&fill(&node.body, |name| state.variable(name).map(str::to_owned)));
        let mut text = format!("On that, the flow has **{}**.", node.title);
        if !lines.is_empty() {
            text.push_str(&format!(" {lines}"));
        }
        if let Some(command) = &node.command {
            let filled = fill(&command.text, |name| state.variable(name).map(str::to_owned));
            text.push_str(&format!("\n\n```{}\n{filled}\n```", command.shell));
        }
        self.paragraphs.push(text);
        self.citations.push(Citation::Node { node: (*node).into() });
        // To be read is not yet to be gone to.
        if *nearness >= ABOUT_IT {
            self.proposal = Some(Proposal::Goto { node: (*node).into() });
        }
    }

    fn next_step(&mut self, guide: &FlowDocument, node: &Node, known: &[Evidence], state: &State) {
        self.citations.push(Citation::Node { node: node.into() });
        if node.options.is_empty() {
            self.paragraphs.push(format!(
                "The session stands at an end: **{}**. If that is how it is, complete the session; if not, go back.",
                node.title
            ));
            return;
        }
        let ways = evidence::weigh(guide, node, known);
        // What comes of doing something is known once it is done.
        if node.kind != NodeKind::Question && ways.len() > 1 {
            return self.do_it(node, state);
        }
        match ways.as_slice() {
            [only] => self.only_way(node, only, state),
            [first, second, ..] if !first.because.is_empty() => self.likely_way(node, first, second),
            // Who asked about something else has had their answer.
            _ if self.proposal.is_some() => self.confidence = Some(Confidence::Low),
            _ => self.find_out(node, state),
        }
    }

    fn only_way(&mut self, node: &Node, way: &Weighed<'_>, state: &State) {
        let what = match node.kind {
            NodeKind::Input => match &node.input {
                Some(field) if state.variable(&field.name).is_some() => {
                    "This is known already; confirm it".to_owned()
                }
                Some(field) => format!("Ask for **{}** and write it down", field.label),
                None => "Fill this in".to_owned(),
            },
            NodeKind::Subflow => format!("Go through **{}**", node.title),
            _ => format!("Do **{}**", node.title),
        };
        self.paragraphs.push(format!("{what}; then choose “{}”.", way.choice.label));
        self.show_command(node, state);
    }

    fn do_it(&mut self, node: &Node, state: &State) {
        let options: Vec<_> = node.options.iter().map(|choice| format!("“{}”", choice.label)).collect();
        self.paragraphs.push(format!("Do **{}**; then choose {}.", node.title, options.join(" or ")));
        self.show_command(node, state);
    }

    fn likely_way(&mut self, node: &Node, first: &Weighed<'_>, second: &Weighed<'_>) {
        // Measured on scripted sessions, how far one is ahead says little about being right; being
        // named says more. So it is never called sure.
        let (confidence, lead) = match first.score > CLOSE * second.score.max(0.0) {
            true if first.named && !second.named => (Confidence::Medium, "What is known names"),
            true => (Confidence::Low, "More speaks for"),
            false => (Confidence::Low, "It is close, but slightly more speaks for"),
        };
        let mut text = format!("At **{}**: {lead} **{}**", node.title, first.choice.label);
        let reasons: Vec<_> = first.because.iter().take(2).map(|evidence| quote(evidence)).collect();
        text.push_str(&format!(", because of {}.", reasons.join(" and ")));
        text.push_str(&match second.because.first() {
            Some(evidence) => format!(" Against it: {} fits “{}”.", quote(evidence), second.choice.label),
            None => format!(" Rule out “{}” before you go on.", second.choice.label),
        });
        self.paragraphs.push(text);
        for evidence in first.because.iter().take(2) {
            if let Some(seq) = evidence.seq {
                self.citations.push(Citation::Event { seq, title: short(&evidence.text) });
            }
        }
        self.confidence = Some(confidence);
        // What was asked for comes before what is likely.
        self.proposal = self.proposal.take().or_else(|| propose::likeliest(node, first));
    }

    fn find_out(&mut self, node: &Node, state: &State) {
        let options: Vec<_> = node.options.iter().map(|choice| format!("“{}”", choice.label)).collect();
        self.paragraphs.push(format!(
            "Nothing known so far decides **{}**: {}. {}",
            node.title,
            options.join(", "),
            first_lines(&fill(&node.body, |name| state.variable(name).map(str::to_owned)))
        ));
        self.show_command(node, state);
        self.confidence = Some(Confidence::Low);
    }

    /// How earlier sessions went on from here. It is told and not weighed: measured on scripted sessions, what was
    /// answered before, however alike, makes the first guess no better.
    fn before(&mut self, node: &Node, known: &[Evidence], before: &[Precedent]) {
        let answered = |option: &Choice| before.iter().filter(|one| one.option == option.id).count();
        let mut counts: Vec<_> = node.options.iter().map(|option| (answered(option), option)).collect();
        counts.retain(|(count, _)| *count > 0);
        counts.sort_by_key(|(count, _)| Reverse(*count));
        let Some(((most, option), others)) = counts.split_first() else { return };
        let of = before.len();
        let as_often = others.first().is_some_and(|(count, _)| count == most);
        let mut text = match (of, others) {
            _ if as_often => {
                let ways: Vec<_> =
                    counts.iter().map(|(count, way)| format!("“{}” ({count})", way.label)).collect();
                format!("The {of} earlier sessions that were here went on in different ways: {}.", ways.join(", "))
            }
            (1, _) => format!("The one earlier session that was here went on with “{}”.", option.label),
            (_, []) => format!("All {of} earlier sessions that were here went on with “{}”.", option.label),
            _ => {
                format!("Earlier sessions went on from here with “{}” most often ({most} of {of}).", option.label)
            }
        };
        if let Some(nearest) = precedents::nearest(known, before) {
            let title = &nearest.known.title;
            let answer = node.options.iter().find(|option| option.id == nearest.option);
            let answer =
                answer.map_or_else(String::new, |option| format!(", which went on with “{}”", option.label));
            text.push_str(&format!(" Most like this one is **{}**{answer}.", as_words(title)));
            self.citations.push(Citation::Session { session: nearest.session, title: title.clone() });
        }
        self.paragraphs.push(text);
    }

    fn show_command(&mut self, node: &Node, state: &State) {
        let Some(command) = &node.command else { return };
        let filled = fill(&command.text, |name| state.variable(name).map(str::to_owned));
        self.paragraphs.push(format!(
            "Run this and compare:\n\n```{}\n{filled}\n```\n\nHealthy: {}",
            command.shell, command.expect
        ));
    }

    fn without_flow(&mut self, similar: &[&Similar]) {
        if similar.is_empty() {
            self.paragraphs.push(
                "This session runs no flow, and the library has none that fits what is written here. Write down \
                 what you see as facts: what was found then, and what I say, rests on them."
                    .to_owned(),
            );
        } else {
            let titles: Vec<_> = similar.iter().take(3).map(|flow| format!("**{}**", flow.title)).collect();
            self.paragraphs.push(format!(
                "This session runs no flow. Judging by what is written here, start with {}.",
                titles.join(" or ")
            ));
            self.cite_flows(similar);
        }
        self.confidence = Some(Confidence::Low);
    }

    fn open_tasks(&mut self, state: &State) {
        let is_open = |status| matches!(status, TaskStatus::Open | TaskStatus::Doing);
        let open: Vec<_> = state.tasks.iter().filter(|task| is_open(task.status)).collect();
        if let Some(first) = open.first() {
            let more = if open.len() > 1 { format!(" and {} more", open.len() - 1) } else { String::new() };
            self.paragraphs.push(format!("Still open beside the flow: {}{more}.", as_words(&first.title)));
            self.citations.push(Citation::Event { seq: first.made.seq, title: short(&first.title) });
        }
    }

    fn elsewhere(&mut self, similar: &[&Similar], question: &Question) {
        let own = question.state.flow.as_ref().map(|flow| flow.id.0);
        let others: Vec<_> = similar.iter().filter(|flow| Some(flow.of) != own).take(2).copied().collect();
        // Beside a question in words only: unasked it would be noise.
        if !question.text.as_deref().is_some_and(asks_about_something) || others.is_empty() {
            return;
        }
        let titles: Vec<_> = others.iter().map(|flow| format!("**{}**", flow.title)).collect();
        self.paragraphs.push(format!("The library also has {}.", titles.join(" and ")));
        self.cite_flows(&others);
    }

    fn cite_flows(&mut self, flows: &[&Similar]) {
        self.citations.extend(flows.iter().take(3).map(|flow| flow.citation()));
    }
}

/// The first sentences of Markdown, as one line of plain words.
fn first_lines(markdown: &str) -> String {
    let paragraph =
        markdown.split("\n\n").find(|part| !part.trim().is_empty() && !part.trim_start().starts_with("```"));
    let line = paragraph.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    match line.match_indices(". ").find(|(at, _)| *at > 60) {
        Some((at, _)) => line[..=at].to_owned(),
        None => line,
    }
}

fn quote(evidence: &Evidence) -> String {
    match evidence.seq {
        Some(seq) => format!("“{}” (event {seq})", as_words(&short(&evidence.text))),
        None => format!("“{}”", as_words(&short(&evidence.text))),
    }
}

/// What people wrote, as words only: no link and no mark-up in FlowPilot's voice.
pub(super) fn as_words(text: &str) -> String {
    text.replace('[', "\\[").replace('<', "\\<").replace('`', "\\`")
}

/// At most a short line of it.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 90 {
        return line;
    }
    let cut: String = line.chars().take(88).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", &cut[..end])
}

#[cfg(test)]
#[path = "guide_tests.rs"]
pub(super) mod tests;

#[cfg(test)]
#[path = "guide_quality_tests.rs"]
mod quality;
