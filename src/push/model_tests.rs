//! How texts become notes, and how far what goes together is.

use super::*;

#[test]
fn a_text_is_cut_between_lines_and_nothing_of_it_is_lost() {
    let push = PushId::new();
    let line = "It was the add-in that crashed on load.";
    let text: String = (0..100).map(|at| format!("{at} {line}\n")).collect();
    let notes = notes(push, &text, 500, NotePlace::Internal, true);
    assert!(notes.len() > 5);
    assert!(notes.iter().all(|note| note.text.chars().count() <= 500 && note.text.contains(&note.marker)));
    let lines = notes.iter().flat_map(|note| note.text.lines()).filter(|text| text.ends_with(line));
    assert_eq!(lines.count(), 100);
    assert_eq!(notes.iter().filter(|note| note.notify).count(), 1);
    let markers: std::collections::HashSet<_> = notes.iter().map(|note| &note.marker).collect();
    assert_eq!(markers.len(), notes.len());
}

#[test]
fn a_line_longer_than_a_note_is_cut_between_letters() {
    let text = "ü".repeat(1_000_000);
    let notes = notes(PushId::new(), &text, 30_000, NotePlace::Discussion, false);
    assert_eq!(notes.iter().map(|note| note.text.matches('ü').count()).sum::<usize>(), 1_000_000);
    assert!(notes.iter().all(|note| note.text.chars().count() <= 30_000));
}

#[test]
fn a_short_text_is_one_note_without_a_number() {
    let notes = notes(PushId::new(), "Solved.", 30_000, NotePlace::Resolution, false);
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    assert_eq!(note.text, format!("Solved.\n\nResolutionFlow {}", note.marker));
}

#[test]
fn what_is_done_reads_as_done_whatever_it_was() {
    let done: Part = serde_json::from_str(r#"{ "kind": "done" }"#).unwrap();
    assert_eq!(done, Part::Done);
}

#[test]
fn what_goes_together_stands_each_for_itself() {
    use {
        Delivery::{Note, Status, Time},
        PartState::{Done, Failed, Tried, Waiting},
    };
    let of = |push: PushState, why: Option<&str>, parts: &[(Delivery, PartState, Option<&str>)]| -> Vec<_> {
        let standings = standings((push, why), parts);
        standings.into_iter().map(|one| (one.delivery, one.state, one.reason)).collect()
    };
    let why = |words: &str| Some(words.to_owned());
    let fresh = [(Note, Waiting, None), (Time, Waiting, None)];
    assert_eq!(
        of(PushState::Queued, None, &fresh),
        [(Note, PushState::Queued, None), (Time, PushState::Queued, None)]
    );
    let busy = [(Note, Done, None), (Note, Done, None), (Time, Tried, None), (Status, Waiting, None)];
    assert_eq!(
        of(PushState::Sent, Some("Busy."), &busy),
        [
            (Note, PushState::Confirmed, None),
            (Time, PushState::Sent, why("Busy.")),
            (Status, PushState::Queued, None)
        ]
    );
    let half = [(Note, Done, None), (Time, Failed, Some("No such member.")), (Status, Failed, Some("Not moved."))];
    assert_eq!(
        of(PushState::Failed, Some("No such member."), &half),
        [
            (Note, PushState::Confirmed, None),
            (Time, PushState::Failed, why("No such member.")),
            (Status, PushState::Failed, why("Not moved."))
        ]
    );
    assert_eq!(
        of(PushState::Failed, Some("Gone."), &fresh),
        [(Note, PushState::Failed, why("Gone.")), (Time, PushState::Failed, why("Gone."))]
    );
    let there = [(Note, Done, None), (Status, Done, None)];
    assert_eq!(
        of(PushState::Confirmed, Some("It was closed already."), &there),
        [(Note, PushState::Confirmed, why("It was closed already.")), (Status, PushState::Confirmed, None)]
    );
}
