//! Several nodes, one log, and everything that can go wrong between them, in a
//! random order that a seed repeats.

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};

use super::*;

/// What is on its way.
enum Way {
    /// An append to PostgreSQL, from this node.
    Append(usize, Append),
    /// Its outcome, to the node.
    Appended(usize, Outcome),
    /// A node wants to read on.
    Read(usize, u64),
    /// What it read.
    ReadOn(usize, Vec<Event>),
    /// An append whose connection broke, still running in PostgreSQL.
    Ghost(Append),
}

struct World {
    rng: StdRng,
    log: Vec<Event>,
    nodes: Vec<Core>,
    way: Vec<Way>,
    sent: Vec<Ask>,
    accepted: HashMap<CommandId, u64>,
    answers: usize,
    asked: usize,
    now: i64,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let log = begun();
        let nodes = (0..rng.random_range(1..=4)).map(|_| core(&log)).collect();
        let (way, sent, accepted) = (Vec::new(), Vec::new(), HashMap::new());
        Self { rng, log, nodes, way, sent, accepted, answers: 0, asked: 0, now: 1 }
    }

    fn somebody_asks(&mut self) {
        let node = self.rng.random_range(0..self.nodes.len());
        let again = !self.sent.is_empty() && self.rng.random_bool(0.25);
        let ask = if again {
            let index = self.rng.random_range(0..self.sent.len());
            self.sent[index].clone()
        } else {
            self.new_command(node)
        };
        self.asked += 1;
        let outputs = self.nodes[node].ask(ask, time(self.now));
        self.carry_out(node, outputs);
    }

    fn new_command(&mut self, node: usize) -> Ask {
        let state = self.nodes[node].state();
        let place = state.node.as_ref().unwrap().id.clone();
        let (seen, who) = (state.seq, self.rng.random_range(1..=3_u128));
        let (kind, data) = match self.rng.random_range(0..6) {
            0 | 1 => ("flow.answer", json!({ "node": place, "option": "go" })),
            2 => ("control.take", json!({})),
            3 => ("control.release", json!({})),
            _ => ("note.add", json!({ "text": "a note" })),
        };
        let id = CommandId(Uuid::from_u128(1_000 + self.sent.len() as u128));
        let ask = ask(who, id, seen, kind, data);
        self.sent.push(ask.clone());
        ask
    }

    fn carry_out(&mut self, node: usize, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Append(append) => self.way.push(Way::Append(node, append)),
                Output::ReadOn(after) => self.way.push(Way::Read(node, after)),
                Output::Answer(_, answer) => self.answered(&answer),
                Output::Stop(why) => panic!("{why}"),
                _ => {}
            }
        }
        let seq = self.nodes[node].state().seq;
        assert!(seq <= self.log.len() as u64, "shown before it was durable");
    }

    fn answered(&mut self, answer: &Answer) {
        self.answers += 1;
        let Answer::Accepted { id, seq, .. } = answer else { return };
        let event = self.log.get(usize::try_from(seq - 1).unwrap());
        assert_eq!(event.expect("durable before it is acknowledged").command, *id);
        assert_eq!(*self.accepted.entry(*id).or_insert(*seq), *seq, "two answers to one command");
    }

    fn something_arrives(&mut self) {
        self.way.shuffle(&mut self.rng);
        let Some(way) = self.way.pop() else { return };
        let now = time(self.now);
        match way {
            Way::Append(node, append) => {
                let outcome = match self.rng.random_range(0..10) {
                    0 => Outcome::Unknown,
                    1 => {
                        self.way.push(Way::Ghost(append));
                        Outcome::Unknown
                    }
                    2 => {
                        commit(&mut self.log, &append);
                        Outcome::Unknown
                    }
                    _ => commit(&mut self.log, &append),
                };
                self.way.push(Way::Appended(node, outcome));
            }
            Way::Ghost(append) => {
                commit(&mut self.log, &append);
            }
            Way::Read(node, after) => {
                let events = self.log[usize::try_from(after).unwrap()..].to_vec();
                self.way.push(Way::ReadOn(node, events));
            }
            Way::Appended(node, outcome) => {
                let outputs = self.nodes[node].appended(outcome, now);
                self.carry_out(node, outputs);
            }
            Way::ReadOn(node, events) => {
                let outputs = self.nodes[node].read_on(&events, now);
                self.carry_out(node, outputs);
            }
        }
    }

    fn come_to_rest(&mut self) {
        while !self.way.is_empty() {
            self.something_arrives();
        }
        for node in 0..self.nodes.len() {
            let outputs = self.nodes[node].nudge();
            self.carry_out(node, outputs);
        }
        while !self.way.is_empty() {
            self.something_arrives();
        }
    }

    fn run(&mut self) {
        for _ in 0..self.rng.random_range(10..120) {
            self.now += self.rng.random_range(0..3);
            if self.rng.random_bool(0.4) {
                self.somebody_asks();
            } else {
                self.something_arrives();
            }
        }
        self.come_to_rest();
        assert_eq!(self.answers, self.asked, "every send has its answer");
        assert!(self.log.iter().zip(1..).all(|(event, seq)| event.seq == seq));
        let whole = State::fold(&self.log);
        for node in &self.nodes {
            assert_eq!(node.state(), &whole, "all nodes agree with the log");
        }
        let mut commands: Vec<_> = self.log.iter().map(|event| event.command).collect();
        commands.sort_unstable();
        commands.dedup();
        assert_eq!(commands.len(), self.log.len(), "one effect for a command");
        for ask in &self.sent {
            let happened = commands.binary_search(&ask.envelope.id).is_ok();
            assert_eq!(self.accepted.contains_key(&ask.envelope.id), happened, "told as it happened");
        }
    }
}

#[test]
fn many_nodes_on_one_log_agree_at_rest_whatever_was_lost() {
    for seed in 0..1_000 {
        let run = std::panic::catch_unwind(|| World::new(seed).run());
        assert!(run.is_ok(), "seed {seed}");
    }
}
