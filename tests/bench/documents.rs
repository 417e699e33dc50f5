//! How long a document takes to be written, of a session of 10,000 events.

use std::{hint::black_box, time::Instant};

use chrono::{DateTime, TimeDelta};
use resolutionflow::{
    documents::{self, Choice, Draft, Means, Tone, Variant, Wish},
    platform::ids::{CommandId, LogId, UserId},
    redaction::{Key, Policy, Redactor},
    sessions::{Actor, ChoiceRef, Event, EventBody, NodeRef, Visibility},
};
use uuid::Uuid;

use super::{Row, quantile};

const EVENTS: u64 = 10_000;
const ROUNDS: usize = 15;

pub fn measure(rows: &mut Vec<Row>) {
    let log = log();
    let means = Means {
        redactor: Redactor::new(Policy::default(), Key::new(b"a bench")),
        choice: Choice::default(),
        ends: None,
        reworded: None,
        template: None,
    };
    for (variant, name) in [
        (Variant::InternalNote, "internal note of 10,000 events, median (≤ 50)"),
        (Variant::ClientUpdate, "client update of the same, median"),
        (Variant::FullLog, "full log of the same, median"),
    ] {
        let wish = Wish { variant, tone: Tone::Plain, offset: 0 };
        let mut taken: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let begun = Instant::now();
                black_box(documents::write(black_box(&log), wish, &means));
                begun.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        rows.push(Row { name, value: quantile(&mut taken, 0.5), unit: "ms" });
    }
    let value = preview(&log, &means);
    rows.push(Row {
        name: "internal note again after one more of 10,000 events, median (≤ 5)",
        value,
        unit: "ms",
    });
}

/// How long a preview takes that was looked at before, after one more event.
fn preview(log: &[Event], means: &Means) -> f64 {
    let wish = Wish { variant: Variant::InternalNote, tone: Tone::Plain, offset: 0 };
    let (known, news) = log.split_at(log.len() - ROUNDS);
    let mut draft = Draft::default();
    draft.recall(LogId(Uuid::nil()), 0);
    draft.advance(known.to_vec());
    black_box(draft.write(wish, means));
    let again = news.iter().map(|event| {
        let begun = Instant::now();
        draft.advance(vec![event.clone()]);
        black_box(draft.write(wish, means));
        begun.elapsed().as_secs_f64() * 1_000.0
    });
    quantile(&mut again.collect::<Vec<_>>(), 0.5)
}

/// A long call: two notes in five events, a secret now and then, steps between.
fn log() -> Vec<Event> {
    let by = Actor { id: UserId(Uuid::from_u128(1)), name: "Ann Adler".into() };
    let place = |number: u64| NodeRef { id: format!("n{number}"), title: format!("Check number {number}") };
    let body = |seq: u64| match seq {
        1 => EventBody::SessionStarted {
            title: "A long call".into(),
            flow: None,
            subflows: Vec::new(),
            node: Some(place(1)),
            visibility: Visibility::Team,
        },
        seq if seq % 5 < 2 => EventBody::NoteAdded {
            note: CommandId(Uuid::from_u128(u128::from(seq))),
            text: match seq % 50 {
                0 => format!("Login admin, password: Winter{seq}! on 10.1.2.3"),
                _ => format!("The client says it began after the update of last week, on machine {seq}."),
            },
            node: None,
            shared: false,
        },
        seq if seq % 5 == 2 => EventBody::FactAdded {
            fact: CommandId(Uuid::from_u128(u128::from(seq))),
            text: format!("Machine {seq} has the old driver"),
            source: None,
            node: None,
        },
        seq => EventBody::FlowAnswered {
            node: place(seq),
            option: ChoiceRef { id: "yes".into(), label: "Yes, it does".into() },
            next: place(seq + 1),
        },
    };
    let event = |seq: u64| Event {
        seq,
        at: DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(seq).unwrap()),
        by: by.clone(),
        command: CommandId(Uuid::from_u128(u128::from(seq))),
        body: body(seq),
    };
    (1..=EVENTS).map(event).collect()
}
