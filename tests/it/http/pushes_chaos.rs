//! Notes on their way while the server is killed at every named moment, the ticket system fails in
//! every way it can, and the keys are rotated. Afterwards each is on its ticket once.
//!
//! `CHAOS_NOTES` says how many, `CHAOS_SEED` how they fare.

use std::time::Instant;

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use reqwest::Method;
use resolutionflow::push::MOMENTS;
use serde_json::{Value, json};

use crate::support::{Account, ConnectWise, LiveClient, Mishap, Person, Server, number};

const ARGUMENTS: [&str; 4] = ["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "20"];

/// A note that is to land.
struct Note {
    push: String,
    session: String,
    ticket: String,
    /// The ticket system writes it after it was looked for.
    is_too_late: bool,
    with_time: bool,
}

impl Note {
    async fn new(ann: &Person, connection: &str, rng: &mut StdRng) -> Self {
        let ticket = ConnectWise::fresh_ticket();
        let mut mishaps: Vec<Mishap> = (0..rng.random_range(0..5)).map(|_| mishap(rng)).collect();
        // A wait of half a minute each.
        if rng.random_ratio(1, 100) {
            mishaps.insert(0, Mishap::Hang);
        }
        ConnectWise::shared().fail(&ticket, &mishaps);
        ConnectWise::shared().hide(&ticket, rng.random_range(0..3));
        Self {
            push: uuid::Uuid::now_v7().to_string(),
            session: ann.session_about(&ticket, connection).await,
            ticket,
            is_too_late: mishaps.contains(&Mishap::TooLate),
            with_time: rng.random_bool(0.3),
        }
    }

    /// Puts it there; whether the server lived to say that it has it.
    async fn send(&self, ann: &Person) -> bool {
        let mut push = json!({ "id": self.push, "variant": "internal_note", "seq": 1, "status": "520" });
        if self.with_time {
            push["time"] = json!({ "from": "2026-11-20T15:00:00Z", "until": "2026-11-20T15:15:00Z" });
        }
        let request = ann.request(Method::POST, &format!("/sessions/{}/pushes", self.session)).json(&push);
        let Ok(answer) = request.send().await else { return false };
        // A server that goes away may still say so.
        assert!(answer.status() == 202 || answer.status().is_server_error(), "{answer:?}");
        answer.status() == 202
    }

    /// That it is there, once, and that its room knows.
    async fn demand(&self, ann: &Person) {
        let push = ann.push_over(&self.session).await;
        assert_eq!(push["state"], "confirmed", "{push}");
        let on = ConnectWise::shared().on(&self.ticket);
        let most = if self.is_too_late { 2 } else { 1 };
        let times = usize::from(self.with_time);
        assert!((1..=most).contains(&on.notes.len()), "{on:?}");
        assert!((times..=times * most).contains(&on.times.len()), "{on:?}");
        assert_eq!(on.status, Some(520));
        let told = async || {
            let log = LiveClient::log(ann, &self.session).await;
            log.iter().filter(|event| event["data"]["status"] == "confirmed").count()
        };
        // Of the note, of the status, and of the time.
        let arrived = 2 + times;
        while told().await < arrived {
            tokio::task::yield_now().await;
        }
        assert_eq!(told().await, arrived);
    }

    fn is_doubled(&self) -> bool {
        let on = ConnectWise::shared().on(&self.ticket);
        on.notes.len() > 1 || on.times.len() > 1
    }
}

fn mishap(rng: &mut StdRng) -> Mishap {
    use Mishap::{Cut, Late, LostAnswer, Not, Status, TooLate};
    let usual = [Not, Status(500), Status(429), Status(503), LostAnswer, Cut, Late];
    if rng.random_ratio(1, 50) { TooLate } else { *usual.choose(rng).unwrap() }
}

/// Lets go of what a dead server had taken: as after the minute that a job is lent for.
async fn let_go(server: &Server) {
    let free = "UPDATE app.jobs SET taken_until = NULL WHERE state = 'waiting'";
    server.superuser().await.execute(free, &[]).await.unwrap();
}

/// Sends some notes to a server that dies at `moment`, and what it did not take to the one after it.
async fn batch(server: &mut Server, ann: &Person, notes: &[Note], (moment, count): (&str, usize)) {
    let arguments = server.arguments.len();
    server.stop();
    server.arguments.extend(["--die-at".to_owned(), format!("{moment}={count}")]);
    server.start_again();
    let mut taken = Vec::new();
    for note in notes {
        taken.push(note.send(ann).await);
    }
    server.dies().await;
    let_go(server).await;
    server.arguments.truncate(arguments);
    server.start_again();
    for (note, taken) in notes.iter().zip(taken) {
        assert!(taken || note.send(ann).await, "a server that is not to die takes it");
    }
}

#[actix_web::test]
async fn whatever_fails_and_whenever_it_is_killed_each_note_is_on_its_ticket_once() {
    let mut server = Server::start(&ARGUMENTS);
    let mut rng = StdRng::seed_from_u64(number("CHAOS_SEED", 1));
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let made = account.owner.post("/psa/connections", ConnectWise::shared().connection("C")).await.created();
    let connection = made["id"].as_str().unwrap();
    let began = Instant::now();
    let total = usize::try_from(number("CHAOS_NOTES", 70)).unwrap();
    let mut notes = Vec::new();
    for _ in 0..total {
        notes.push(Note::new(&ann, connection, &mut rng).await);
    }
    for (at, part) in notes.chunks(total.div_ceil(MOMENTS.len())).enumerate() {
        batch(&mut server, &ann, part, (MOMENTS[at], rng.random_range(1..=part.len()))).await;
        let said = server.task(&["keys", "rotate"]).unwrap();
        assert!(said.contains("sealed anew: 1"), "{said}");
    }
    for note in &notes {
        note.demand(&ann).await;
    }
    let doubled = notes.iter().filter(|note| note.is_doubled()).count();
    let too_late = notes.iter().filter(|note| note.is_too_late).count();
    let (kills, took) = (MOMENTS.len(), began.elapsed());
    eprintln!(
        "chaos: {total} notes, {kills} kills; {doubled} twice, all of {too_late} written too late; {took:?}"
    );
}

#[actix_web::test]
async fn a_note_written_after_it_was_looked_for_is_the_one_that_stands_twice() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let made = account.owner.post("/psa/connections", ConnectWise::shared().connection("C")).await.created();
    let connection = made["id"].as_str().unwrap();
    for (mishap, notes) in [(Mishap::Late, 1), (Mishap::TooLate, 2)] {
        let ticket = ConnectWise::fresh_ticket();
        ConnectWise::shared().fail(&ticket, &[mishap]);
        let session = ann.session_about(&ticket, connection).await;
        ann.push(&session, json!({})).await;
        assert_eq!(ann.push_over(&session).await["reason"], Value::Null);
        assert_eq!(ConnectWise::shared().on(&ticket).notes.len(), notes, "{mishap:?}");
    }
}
