//! Plays a script: starts the session and does everything in it through the commands
//! that people use, only with an earlier time on the clock.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde_json::{Value, json};

use super::script::{Says, Script};
use crate::{
    flows::{
        self,
        model::{FlowDocument, FlowKind, Node, NodeKind, Outcome},
    },
    platform::{
        error::{Error, Result},
        ids::{CommandId, FlowId, SessionId},
    },
    sessions::{
        self, Asked, Command, Envelope, Event, NewSession, Room, Seat, SessionRole, State,
        log::{Append, LogWriter, NewEvent, Outcome as Written},
    },
    tenancy::{Caller, Tenancy},
};

/// Who plays, by the part of their address before the @.
pub type Cast = HashMap<String, Caller>;

/// What plays need.
pub struct Stage<'a> {
    /// The account's data.
    pub tenancy: &'a Tenancy,
    /// Appends.
    pub writer: &'a LogWriter,
    /// The account's flows by key.
    pub flows: &'a HashMap<String, FlowId>,
    /// Who plays.
    pub cast: &'a Cast,
}

/// Plays `script`; times count back from `now`.
///
/// # Errors
/// `internal` when a command of the script is refused, with its reason: the script is
/// wrong then.
pub async fn play(stage: &Stage<'_>, script: &Script, now: DateTime<Utc>) -> Result<()> {
    let driver = stage.role(&script.by)?;
    let midnight = now.date_naive().and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
    let wanted = midnight - TimeDelta::days(script.days_ago) + TimeDelta::minutes(script.minute);
    // What goes on now began a little while ago, whatever the time of day.
    let began = if script.outcome.is_some() { wanted } else { now - TimeDelta::minutes(script.minute) };
    let session = start(stage, driver, script, began).await?;
    let (log, state, guide) = stage
        .tenancy
        .db
        .tenant(driver)
        .run(async |conn| {
            let loaded = sessions::load(conn, session).await?;
            let guide = match loaded.flow_version {
                Some(version) => {
                    let pinned = loaded.state.subflows.iter().map(|flow| (flow.key.clone(), flow.version_id));
                    flows::guide(conn, version, &pinned.collect::<Vec<_>>()).await?
                }
                None => None,
            };
            Ok::<_, Error>((loaded.log, loaded.state, guide))
        })
        .await?;
    let mut play = Play { guide, state, at: began, rows: Vec::new(), ticks: 0, last: None };
    perform(&mut play, stage, script)?;
    let Play { state, rows, .. } = play;
    let written = stage
        .writer
        .append(Append {
            account: driver.account(),
            session,
            log,
            expected: state.seq - rows.len() as u64,
            events: rows,
            status: state.status.as_str(),
            headline: state.headline(),
            ticket: state.ticket.as_ref().map(|ticket| ticket.number.clone()),
            client: state.ticket.and_then(|ticket| ticket.client),
        })
        .await;
    match written {
        Written::Appended(_) => Ok(()),
        other => Err(Error::internal(format!("the demo session {} was not written: {other:?}", script.ticket))),
    }
}

impl Stage<'_> {
    fn role(&self, name: &str) -> Result<&Caller> {
        self.cast.get(name).ok_or_else(|| Error::internal(format!("nobody plays {name}")))
    }
}

async fn start(stage: &Stage<'_>, driver: &Caller, script: &Script, at: DateTime<Utc>) -> Result<SessionId> {
    let flow = match &script.flow {
        Some(key) => {
            let id = stage.flows.get(key).copied();
            Some(id.ok_or_else(|| Error::internal(format!("the library has no flow {key}")))?)
        }
        None => None,
    };
    let ticket = json!({ "number": script.ticket, "title": script.about, "client": script.client });
    let new = NewSession {
        title: script.title.clone(),
        flow,
        answers: script.answers.clone(),
        ticket: Some(serde_json::from_value(ticket).map_err(Error::internal)?),
        ..NewSession::default()
    };
    sessions::create(stage.tenancy, driver, new, at).await
}

/// A session being played.
struct Play {
    guide: Option<FlowDocument>,
    state: State,
    at: DateTime<Utc>,
    rows: Vec<NewEvent>,
    ticks: u32,
    /// What was made last.
    last: Option<CommandId>,
}

impl Play {
    /// Some time passes: as unequal as work is, and the same at each start.
    fn wait(&mut self, around_seconds: i64) {
        self.ticks += 1;
        let uneven = i64::from(self.ticks.wrapping_mul(2_654_435_761) >> 16) % 100;
        self.at += Duration::seconds(around_seconds / 2 + around_seconds * uneven / 100);
    }

    fn join(&mut self, who: &Caller) -> Result<()> {
        self.ask(who, CommandId::new(), Asked::Join(SessionRole::Collaborator))
    }

    fn does(&mut self, who: &Caller, kind: &str, data: Value) -> Result<()> {
        let command = Command::parse(kind, data).map_err(|refusal| Error::internal(refusal.message))?;
        let id = CommandId::new();
        self.ask(who, id, Asked::Command(command))?;
        self.last = Some(id);
        Ok(())
    }

    fn ask(&mut self, who: &Caller, id: CommandId, command: Asked) -> Result<()> {
        let seat = Seat::of(who);
        let (state, flow) = (&self.state, self.guide.as_ref());
        let room = Room { state, flow, draft: "", seat: &seat, now: self.at, grounds: None };
        let envelope = Envelope { id, seen: self.state.seq, command };
        let bodies = envelope.decide(room).map_err(|refusal| {
            Error::internal(format!("the demo's {:?} was refused: {}", envelope.command, refusal.message))
        })?;
        for (part, body) in bodies.into_iter().enumerate() {
            self.rows.push(NewEvent::of(id, part, self.at, &seat.actor(), &body)?);
            let (seq, at, by) = (self.state.seq + 1, self.at, seat.actor());
            self.state.apply(&Event { seq, at, by, command: id, body });
        }
        Ok(())
    }
}

fn perform(play: &mut Play, stage: &Stage<'_>, script: &Script) -> Result<()> {
    let mut driver = stage.role(&script.by)?;
    let other = script.with.as_deref().map(|name| stage.role(name)).transpose()?;
    if let Some(other) = other {
        play.wait(40);
        play.join(other)?;
    }
    let way = way(play, script)?;
    let stations = way.len() + 1;
    let mut says = script.says.iter().enumerate().peekable();
    for (station, choice) in way.iter().map(Some).chain([None]).enumerate() {
        let is_last = station + 1 == stations;
        let is_due = |index: usize| is_last || index * stations <= station * script.says.len();
        while let Some((_, said)) = says.next_if(|(index, _)| is_due(*index)) {
            play.wait(35);
            if matches!(said, Says::HandOver) {
                let to = other.ok_or_else(|| Error::internal("nobody to hand over to"))?;
                play.does(driver, "control.grant", json!({ "to": to.user }))?;
                driver = to;
            } else {
                say(play, driver, other.unwrap_or(driver), said)?;
            }
        }
        if let Some(choice) = choice {
            play.wait(150);
            step(play, driver, script, choice)?;
        }
    }
    play.wait(60);
    match script.outcome {
        Some(outcome) => {
            let data = json!({ "outcome": outcome, "summary": script.summary, "csat": script.csat });
            play.does(driver, "session.complete", data)
        }
        None if script.paused => play.does(driver, "session.pause", json!({ "reason": script.summary })),
        None => Ok(()),
    }
}

fn say(play: &mut Play, driver: &Caller, other: &Caller, said: &Says) -> Result<()> {
    match said {
        Says::Fact(text) => play.does(driver, "fact.add", json!({ "text": text, "source": play.state.seq })),
        Says::Note(text) => play.does(driver, "note.add", json!({ "text": text })),
        Says::TheirNote(text) => play.does(other, "note.add", json!({ "text": text })),
        Says::Chat(text) => play.does(driver, "chat.say", json!({ "text": text })),
        Says::TheirChat(text) => play.does(other, "chat.say", json!({ "text": text })),
        Says::Task(what, title) => {
            let data = json!({ "what": what, "title": title, "assignee": other.user });
            play.does(driver, "task.add", data)?;
            let task = play.last;
            play.wait(90);
            play.does(other, "task.resolve", json!({ "task": task, "status": "done" }))
        }
        Says::Step(title) => {
            play.does(driver, "step.add", json!({ "title": title }))?;
            let step = play.last;
            play.wait(90);
            play.does(driver, "step.finish", json!({ "step": step, "outcome": "helped" }))
        }
        Says::HandOver => Ok(()),
    }
}

/// Takes one choice at the node the session stands on.
fn step(play: &mut Play, driver: &Caller, script: &Script, choice: &str) -> Result<()> {
    let here = play.state.node.clone().map(|node| node.id).unwrap_or_default();
    let Some(node) = play.guide.as_ref().and_then(|guide| guide.node(&here)).cloned() else {
        return Err(Error::internal("the demo has left its flow"));
    };
    if node.kind == NodeKind::Question {
        return play.does(driver, "flow.answer", json!({ "node": here, "option": choice }));
    }
    let value = node.input.as_ref().map(|field| {
        let known = play.state.variable(&field.name).map(str::to_owned);
        script.inputs.get(&field.name).cloned().or(known).unwrap_or_else(|| field.hint.clone())
    });
    let output = output(&node, play);
    let data = json!({ "node": here, "outcome": choice, "value": value, "output": output });
    play.does(driver, "step.complete", data)
}

/// What a command printed; not everybody pastes it each time.
fn output(node: &Node, play: &Play) -> Option<String> {
    let command = node.command.as_ref().filter(|_| !play.ticks.is_multiple_of(3))?;
    let first = command.text.lines().next().unwrap_or_default();
    let value = |name: &str| play.state.variable(name).map(str::to_owned);
    Some(format!("> {}\n{}", flows::fill(first, value), flows::fill(&command.expect, value)))
}

/// The choices that lead through the nodes to pass to the ending wanted.
fn way(play: &Play, script: &Script) -> Result<Vec<String>> {
    let (Some(guide), Some(start)) = (&play.guide, &play.state.node) else { return Ok(Vec::new()) };
    let mut here = start.id.clone();
    let mut choices = Vec::new();
    for node in &script.via {
        let (next, part) = shortest(guide, &here, |one| one.id == *node)
            .ok_or_else(|| Error::internal(format!("{}: no way from {here} to {node}", script.ticket)))?;
        (here, choices) = (next, [choices, part].concat());
    }
    // A procedure is gone through whole: every item counts. Elsewhere the way goes on.
    let outcome = script.outcome.unwrap_or(Outcome::Resolved);
    let is_end = |node: &Node| node.outcome == Some(outcome) && node.options.is_empty();
    let to_end = match guide.kind {
        FlowKind::Troubleshooting => shortest(guide, &here, is_end),
        FlowKind::Procedural | FlowKind::Maintenance => first_ways(guide, &here, is_end),
    };
    let (_, part) = to_end.or_else(|| shortest(guide, &here, is_end)).ok_or_else(|| {
        Error::internal(format!("{}: no way from {here} to an end of {outcome:?}", script.ticket))
    })?;
    choices.extend(part);
    if script.outcome.is_none() {
        choices.truncate(script.steps);
    }
    Ok(choices)
}

/// The fewest choices from `from` to a node that `is_it`, and that node.
fn shortest(guide: &FlowDocument, from: &str, is_it: impl Fn(&Node) -> bool) -> Option<(String, Vec<String>)> {
    let mut waiting = VecDeque::from([(from.to_owned(), Vec::new())]);
    let mut seen = vec![from.to_owned()];
    while let Some((id, choices)) = waiting.pop_front() {
        let node = guide.node(&id)?;
        if is_it(node) {
            return Some((id, choices));
        }
        for choice in &node.options {
            if !seen.contains(&choice.next) {
                seen.push(choice.next.clone());
                waiting.push_back((choice.next.clone(), [choices.clone(), vec![choice.id.clone()]].concat()));
            }
        }
    }
    None
}

/// The first choice at each node, as long as that goes on, to a node that `is_it`.
fn first_ways(guide: &FlowDocument, from: &str, is_it: impl Fn(&Node) -> bool) -> Option<(String, Vec<String>)> {
    let (mut here, mut choices) = (from.to_owned(), Vec::new());
    while choices.len() <= guide.nodes.len() {
        let node = guide.node(&here)?;
        if is_it(node) {
            return Some((here, choices));
        }
        let choice = node.options.first()?;
        choices.push(choice.id.clone());
        here.clone_from(&choice.next);
    }
    None
}
