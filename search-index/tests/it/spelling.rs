//! Words written wrongly, or otherwise than in the index, also where somebody wrote them so.

use search_index::{AccountIndex, Document, How, Query, Viewer, Visibility};
use uuid::Uuid;

use crate::house::{House, flow, found, hits, query, typing};

const ANA: Uuid = Uuid::from_u128(0xA);
const BEN: Uuid = Uuid::from_u128(0xB);

/// What somebody wrote down for themselves.
fn note(number: u128, title: &str, of: Uuid) -> Document {
    Document { visibility: Visibility::Private, people: vec![of], ..flow(number, title, "Written in a hurry.") }
}

fn library() -> Vec<Document> {
    vec![
        flow(1, "Password reset", "The user forgot the password. Reset it."),
        flow(2, "Outlook asks for a password", "The sign-in loops after a password change."),
        flow(3, "Mailbox is full", "Archive old mail."),
        flow(4, "Reset a printer", "Hold the button."),
        flow(5, "Stop error after an update", "The blue screen names a driver."),
        flow(6, "Share drive", "The share has a point of its own."),
    ]
}

fn by(user: Uuid, query: Query) -> Query {
    Query { viewer: Viewer::of(user), ..query }
}

#[track_caller]
fn reason(index: &AccountIndex, query: &Query, number: u128) -> Vec<(String, String, How)> {
    let hits = hits(index, query);
    let hit = hits.iter().find(|hit| hit.id.as_u128() == number).expect("it is found");
    hit.matched.iter().map(|word| (word.typed.clone(), word.found.clone(), word.how)).collect()
}

#[test]
fn a_misspelling_that_somebody_wrote_down_is_corrected_all_the_same() {
    let house = House::new();
    let written = flow(7, "Pasword of the scanner", "It was never changed.");
    let index = house.built(1, library().into_iter().chain([written, note(8, "Pasword again", ANA)]));
    for query in [query("pasword reset"), typing("pasword reset"), typing("reset pasword"), typing("reset paswo")]
    {
        let query = by(ANA, query);
        let numbers = found(&index, &query);
        assert_eq!(numbers[0], 1, "{:?} {numbers:?}", query.text);
        for also in [2, 7, 8] {
            assert!(numbers.contains(&also), "{:?} {numbers:?}", query.text);
        }
        let typed = query.text.split(' ').find(|word| word.starts_with('p')).expect("the word").to_owned();
        let corrected = (typed, "Password".to_owned(), How::Corrected);
        assert!(reason(&index, &query, 1).contains(&corrected), "{:?}", query.text);
    }
    let own = reason(&index, &by(ANA, query("pasword")), 7);
    assert_eq!(own, [("pasword".to_owned(), "Pasword".to_owned(), How::Exact)]);
}

#[test]
fn a_rare_word_is_no_misspelling_of_one_that_is_like_it() {
    let house = House::new();
    let many = (10..40).map(|number| flow(number, "Count the licences", "Count them. Fabrikam again."));
    let rare = [flow(1, "Mount the share", ""), flow(2, "Kaseya agent", ""), flow(3, "Vlan of the guests", "")];
    let plans = (50..90).map(|number| flow(number, "Plan the change", ""));
    let index = house.built(1, many.chain(plans).chain(rare));
    for (text, number) in [("mount", 1), ("kaseya", 2), ("vlan", 3)] {
        assert_eq!(found(&index, &query(text)), [number], "{text}");
        assert_eq!(found(&index, &typing(text)), [number], "{text}");
    }
}

#[test]
fn a_name_that_many_have_is_found_by_one_that_few_have() {
    let house = House::new();
    let many = (10..40).map(|number| flow(number, "Fabrikam line", ""));
    let index = house.built(1, many.chain([flow(1, "Fabrikan line", "")]));
    let numbers = found(&index, &query("fabrikan"));
    assert_eq!((numbers[0], numbers.len()), (1, 10), "what was typed comes first, {numbers:?}");
}

/// Words one may not see neither switch a correction off nor become one.
#[test]
fn what_others_wrote_for_themselves_corrects_nothing() {
    let house = House::new();
    let hidden = (20..60).map(|number| note(number, "Pasword passwore paswordd mailbix brightwater", BEN));
    let without = house.built(1, library());
    let with = house.built(2, library().into_iter().chain(hidden));
    for text in ["pasword reset", "reset paswo", "mailbix", "brightwatr", "bluescreen", "bright water", "passwore"]
    {
        for query in [query(text), typing(text)] {
            assert_eq!(hits(&without, &by(ANA, query.clone())), hits(&with, &by(ANA, query)), "{text}");
        }
    }
}

#[test]
fn a_name_kept_for_some_is_corrected_for_them_alone() {
    let house = House::new();
    let index = house.built(1, library().into_iter().chain([note(8, "Brightwater lost its tunnel", ANA)]));
    for query in [query("brightwatr"), typing("brightwatre")] {
        assert_eq!(found(&index, &by(ANA, query.clone())), [8]);
        assert_eq!(found(&index, &by(BEN, query)), []);
    }
}

#[test]
fn words_are_found_written_together_and_apart() {
    let house = House::new();
    let together = [flow(7, "Bluescreen on start", "Bluescreens every day."), flow(8, "OneDrive sync", "")];
    let others = [flow(9, "Blue paint", "The screen of the lobby."), flow(10, "One more drive", "")];
    let index = house.built(1, library().into_iter().chain(together).chain(others));
    for query in [query("bluescreen"), typing("bluescreen")] {
        let mut numbers = found(&index, &query);
        numbers.sort_unstable();
        assert_eq!(numbers, [5, 7], "only where the two stand together");
    }
    let told = reason(&index, &query("bluescreen"), 5);
    assert_eq!(told, [("bluescreen".to_owned(), "blue screen".to_owned(), How::Exact)]);
    for query in [query("blue screen"), typing("blue screen"), typing("blue scree")] {
        let numbers = found(&index, &query);
        assert!(numbers[0] == 7 && numbers.contains(&5), "{:?} {numbers:?}", query.text);
    }
    let told = reason(&index, &query("blue screen"), 7);
    assert_eq!(told, [("blue screen".to_owned(), "Bluescreen".to_owned(), How::Exact)]);
    assert_eq!(found(&index, &query("one drive"))[0], 8);
    assert_eq!(found(&index, &query("sharepoint")), [], "its parts are there, not together");
}
