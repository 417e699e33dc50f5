//! kill -9 of the server and of PostgreSQL, restarts, cut and half-open lines and revoked
//! links, while commands stream. Afterwards the log has every accepted command once, and
//! every client saw the log as it is.
//!
//! `CHAOS_ROUNDS` says how many seeds to try, `CHAOS_SEED` where to begin; the seed of a
//! round that failed stands in `target/tmp/chaos-seed`.

mod client;
mod hand_over;
mod viewer;

use std::{collections::HashMap, path::Path, sync::Arc};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use resolutionflow::sessions::{Event, State};
use serde_json::{Value, json};
use tokio::sync::{Barrier, watch};

use self::client::{Streaming, Talk, anything, stream};
use crate::support::{Account, LiveClient, Person, Server, command, number};

const CLIENTS: usize = 3;

/// Somebody's session in an account of their own, and who else is in it.
struct Place {
    session: String,
    people: Vec<Person>,
}

impl Place {
    async fn open(server: &Server) -> Self {
        let account = Account::open_on(server).await;
        let ann = account.engineer().await;
        let bob = account.person("team_admin", "Bob Baum").await;
        Self { session: ann.session().await, people: vec![ann, bob] }
    }

    async fn another(&self) -> Self {
        Self { session: self.people[0].session().await, people: self.people.clone() }
    }
}

/// What is killed in a round, one after another.
#[derive(Clone, Copy, Debug)]
enum Victim {
    Server,
    Postgres,
    Both,
    /// Asked to go, and started again.
    Restart,
}

/// PostgreSQL's first process, while it runs.
fn postmaster(server: &Server) -> Option<i32> {
    let file = server.data_dir.join("postgres/data/postmaster.pid");
    std::fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok()
}

fn strike(server: &mut Server, victim: Victim) {
    if matches!(victim, Victim::Postgres | Victim::Both) {
        let pid = postmaster(server).expect("PostgreSQL runs");
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), rustix::process::Signal::KILL)
            .unwrap();
    }
    if matches!(victim, Victim::Server | Victim::Both) {
        server.kill();
        server.start_again();
    }
    if matches!(victim, Victim::Restart) {
        server.stop();
        server.start_again();
    }
}

/// One seed: some sessions, clients that stream, and a killer; how often somebody took over.
async fn round(server: &mut Server, seed: u64, base: &[Place], talk: Talk) -> usize {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut places = Vec::new();
    for place in base {
        places.push(place.another().await);
    }
    let commands = rng.random_range(8..20);
    // Everybody stops there until the killer has struck, so it strikes in mid-stream.
    let victims: Vec<_> = (0..rng.random_range(1..=2))
        .map(|_| [Victim::Server, Victim::Postgres, Victim::Both, Victim::Restart][rng.random_range(0..4)])
        .collect();
    let moment = rng.random_range(1..commands);
    let barrier = Arc::new(Barrier::new(places.len() * CLIENTS + 1));
    let (strikes, struck) = watch::channel(0_usize);
    let mut tasks = Vec::new();
    let mut links = Vec::new();
    for place in &places {
        let (link, token) = place.people[0].share(&place.session, json!({ "kind": "public" })).await;
        let watching = viewer::watch(place.people[0].url.clone(), token);
        links.push((link, actix_web::rt::spawn(watching)));
        for client in 0..CLIENTS {
            let plan = Streaming {
                person: place.people[client % 2].clone(),
                session: place.session.clone(),
                commands,
                moment,
                seed: rng.random(),
                talk,
            };
            tasks.push(actix_web::rt::spawn(stream(plan, barrier.clone(), struck.clone())));
        }
    }
    barrier.wait().await;
    for victim in victims {
        strike(server, victim);
    }
    for (place, (link, _)) in places.iter().zip(&links) {
        viewer::revoke(&place.people[0], link).await;
    }
    strikes.send_replace(1);
    let mut seen = Vec::new();
    for task in tasks {
        seen.push(task.await.unwrap_or_else(|error| panic!("seed {seed}: {error}")));
    }
    for (_, watching) in links {
        let ended = tokio::time::timeout(viewer::PATIENCE, watching).await;
        ended.expect("whose link has ended is shown out").unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
    let mut claims = 0;
    for (place, seen) in places.iter().zip(seen.chunks(CLIENTS)) {
        claims += check(server, place, seen).await;
    }
    claims
}

async fn check(server: &Server, place: &Place, seen: &[client::Seen]) -> usize {
    let ann = &place.people[0];
    let mut client = LiveClient::join(ann, &place.session).await;
    let log = whole_log(server, place).await;
    assert!(log.iter().zip(1_u64..).all(|(event, seq)| event["seq"] == seq), "the log is 1..head");
    let mut by_command: HashMap<&str, &Value> = HashMap::new();
    for event in &log {
        let before = by_command.insert(event["command"].as_str().unwrap(), event);
        let goes_on = |before: &Value| before["seq"].as_u64().map(|seq| seq + 1) == event["seq"].as_u64();
        assert!(before.is_none_or(goes_on), "a command took effect twice");
    }
    for seen in seen {
        for (command, seq) in &seen.accepted {
            assert_eq!(by_command[command.as_str()]["seq"], *seq, "accepted, hence in the log");
        }
        for command in &seen.refused {
            assert!(!by_command.contains_key(command.as_str()), "refused, hence not in the log");
        }
    }
    client.reach(log.len() as u64).await;
    agrees_with_everyone(server, place, &log, &client, seen).await
}

/// The log once nothing is on its way into it.
async fn whole_log(server: &Server, place: &Place) -> Vec<Value> {
    let db = server.superuser().await;
    let head = format!("SELECT head FROM app.sessions WHERE id = '{}'", place.session);
    loop {
        let log = LiveClient::log(&place.people[0], &place.session).await;
        let head: i64 = db.query_one(&head, &[]).await.unwrap().get(0);
        if usize::try_from(head).unwrap() == log.len() {
            return log;
        }
    }
}

async fn agrees_with_everyone(
    server: &Server,
    place: &Place,
    log: &[Value],
    client: &LiveClient,
    seen: &[client::Seen],
) -> usize {
    let events: Vec<Event> = log.iter().map(|event| serde_json::from_value(event.clone()).unwrap()).collect();
    let whole = State::fold(&events);
    let claims = hand_over::demand_one_winner_each(&events);
    let (seq, snapshot) = client.snapshot.clone().expect("a first visit gets a snapshot");
    let mut served: State = serde_json::from_value(snapshot).unwrap();
    events.iter().filter(|event| event.seq > seq).for_each(|event| served.apply(event));
    assert_eq!(served, whole, "the state served is the fold of the log");
    for seen in seen {
        let mut last = seen.base;
        for event in &seen.events {
            last += 1;
            let stored = &log[usize::try_from(last).unwrap() - 1];
            for field in ["seq", "kind", "data", "by", "command", "at"] {
                assert_eq!(event[field], stored[field], "what a client applied is the log, without gap or double");
            }
        }
    }
    let row = format!("SELECT head, status FROM app.sessions WHERE id = '{}'", place.session);
    let row = server.superuser().await.query_one(&row, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), i64::try_from(log.len()).unwrap());
    assert_eq!(row.get::<_, &str>(1), whole.status.as_str());
    claims
}

/// As many rounds as are asked for, each with a seed of its own; how often somebody took over.
async fn rounds(otherwise: u64, note: &str, talk: Talk) -> usize {
    let mut server = Server::start(&[]);
    let base = [Place::open(&server).await, Place::open(&server).await, Place::open(&server).await];
    let first = number("CHAOS_SEED", 1);
    let began = std::time::Instant::now();
    let mut claims = 0;
    for seed in first..first + number("CHAOS_ROUNDS", otherwise) {
        eprintln!("chaos: seed {seed}, {:?} after the start", began.elapsed());
        let note = Path::new(env!("CARGO_TARGET_TMPDIR")).join(note);
        std::fs::write(&note, format!("CHAOS_SEED={seed} CHAOS_ROUNDS=1\n")).unwrap();
        claims += round(&mut server, seed, &base, talk).await;
        std::fs::remove_file(&note).unwrap();
    }
    claims
}

#[actix_web::test]
async fn whatever_is_killed_nothing_accepted_is_lost_and_nothing_happens_twice() {
    rounds(20, "chaos-seed", anything).await;
}

#[actix_web::test]
async fn the_server_brings_a_killed_postgresql_back() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let before = postmaster(&server);
    strike(&mut server, Victim::Postgres);
    // The connection lives through it, and the command waits until it can be stored.
    assert_eq!(client.ask("note.add", json!({ "text": "after" })).await["seq"], 2);
    assert!(postmaster(&server).is_some() && postmaster(&server) != before);
}

/// A newer program may have migrated the schema while this one still runs: nobody's
/// command is at fault.
#[actix_web::test]
async fn while_the_schema_does_not_fit_commands_wait_and_are_taken_once_it_does() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let db = server.superuser().await;
    db.batch_execute("ALTER FUNCTION app.append_events RENAME TO another_version").await.unwrap();
    let note = command("note.add", json!({ "text": "Kept." }), 1);
    client.send(note.clone()).await;
    let degraded = |frame: &Value| frame["type"] == "status" && frame["degraded"] != json!([]);
    client.until(degraded).await.unwrap();
    db.batch_execute("ALTER FUNCTION app.another_version RENAME TO append_events").await.unwrap();
    let answer = client.until(|frame| frame["id"] == note["id"]).await.unwrap();
    assert_eq!(answer["type"], "accepted", "{answer}");
    let log = LiveClient::log(&ann, &session).await;
    assert_eq!(log.iter().filter(|event| event["command"] == note["id"]).count(), 1);
}
