//! A session whose notes go onto its ticket: one does not at first, and another never.

use resolutionflow::{
    platform::ids::{PsaConnectionId, PushId, UserId},
    sessions::{Actor, Delivery, Event, EventBody, PushStatus, TicketRef, TicketSource, Visibility},
};
use uuid::Uuid;

use super::{ann, bob, log, started};

fn moved(number: u128, document: &str, status: PushStatus, reason: Option<&str>) -> EventBody {
    part_moved((number, Delivery::Note), document, status, reason)
}

fn part_moved(
    (number, delivery): (u128, Delivery),
    document: &str,
    status: PushStatus,
    reason: Option<&str>,
) -> EventBody {
    EventBody::PushMoved {
        push: PushId(Uuid::from_u128(number)),
        delivery,
        document: document.into(),
        ticket: "48291".into(),
        status,
        reason: reason.map(str::to_owned),
    }
}

/// The system says so itself.
fn connectwise() -> Actor {
    Actor { id: UserId(Uuid::from_u128(70)), name: "ConnectWise".into() }
}

fn ticket_moved(status: Option<&str>, closed: bool) -> EventBody {
    EventBody::TicketMoved { ticket: "48291".into(), status: status.map(str::to_owned), closed }
}

pub fn pushes() -> Vec<Event> {
    let source = TicketSource { connection: PsaConnectionId(Uuid::from_u128(70)), ticket: "48291".into() };
    let ticket = TicketRef { number: "48291".into(), title: "Outlook".into(), client: None, source: Some(source) };
    let another = TicketRef { number: "48292".into(), ..ticket.clone() };
    log(vec![
        (ann(), started(true, Visibility::Team)),
        (ann(), EventBody::TicketLinked { ticket }),
        (ann(), moved(71, "internal_note", PushStatus::Queued, None)),
        (bob(), moved(72, "client_update", PushStatus::Queued, None)),
        (ann(), moved(71, "internal_note", PushStatus::Failed, Some("The ticket is closed."))),
        (ann(), moved(71, "internal_note", PushStatus::Queued, None)),
        (ann(), part_moved((71, Delivery::Time), "internal_note", PushStatus::Queued, None)),
        (ann(), part_moved((71, Delivery::Status), "internal_note", PushStatus::Queued, None)),
        (ann(), moved(71, "internal_note", PushStatus::Confirmed, None)),
        (ann(), part_moved((71, Delivery::Time), "internal_note", PushStatus::Sent, Some("No answer."))),
        (ann(), part_moved((71, Delivery::Time), "internal_note", PushStatus::Failed, Some("No such member."))),
        (bob(), moved(72, "client_update", PushStatus::Failed, Some("No such status."))),
        (connectwise(), ticket_moved(Some("In Progress"), false)),
        (connectwise(), ticket_moved(None, true)),
        (ann(), EventBody::TicketLinked { ticket: another }),
        (connectwise(), ticket_moved(Some("New"), false)),
    ])
}
