//! Words written wrongly, or otherwise than in the index, also where somebody wrote them so.

use search_index::{AccountIndex, By, Change, Document, How, Query, Viewer, Visibility};
use uuid::Uuid;

use crate::house::{House, files, flow, found, hits, query, typing};

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

#[test]
fn missing_apostrophes_and_a_missing_letter_find_what_the_right_spelling_finds() {
    let house = House::new();
    let more = [
        flow(7, "The user cannot log in", "The sign-in page says no."),
        flow(8, "Sign in to the portal", ""),
        flow(9, "Printer prints nothing", "It won't print: the spooler hangs."),
        flow(10, "They won the prize", "A logging server."),
    ];
    let index = house.built(1, library().into_iter().chain(more));
    for (typed, right) in [
        ("cant log in", "can't log in"),
        ("user cant log in ", "user can't log in "),
        ("wont print", "won't print"),
        ("printer wont print ", "printer won’t print "),
        ("dont reset the password", "don't reset the password"),
    ] {
        let both = |text: &str| Query { by: By::Both, ..typing(text) };
        assert_eq!(found(&index, &typing(typed)), found(&index, &typing(right)), "{typed}");
        assert_eq!(found(&index, &both(typed)), found(&index, &both(right)), "{typed}");
    }
    assert_eq!(found(&index, &query("wont print"))[0], 9);
    assert!(!found(&index, &query("won't print")).contains(&10), "a denial is no word");
    let getting_in = found(&index, &typing("cant log in"));
    assert!(getting_in.contains(&7) && getting_in.contains(&8), "{getting_in:?}");
    assert!(!found(&index, &typing("log in")).contains(&5), "the in is no beginning of another word");
    assert_eq!(found(&index, &query("blu screen"))[0], 5);
    let told = reason(&index, &query("blu screen"), 5);
    assert_eq!(told[0], ("blu".to_owned(), "blue".to_owned(), How::Corrected));
    assert!(found(&index, &query("blx screen")).contains(&5), "by its other word");
    assert_eq!(found(&index, &query("log ")), [7, 10]);
}

#[test]
fn what_was_replaced_is_written_out_of_the_files_and_of_the_dictionary() {
    let house = House::new();
    let index = house.built(1, library().into_iter().chain([flow(7, "Klammerdoor", "Behind the klammerdoor.")]));
    index.apply(vec![Change::upsert(flow(7, "A door", "Behind it."))], 2).expect("applies");
    index.forget().expect("forgets");
    let holds = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_default().to_ascii_lowercase();
        bytes.windows(7).any(|at| at == b"klammer")
    };
    let held: Vec<_> = files(&house.directory_of(1)).into_iter().filter(holds).collect();
    assert!(held.is_empty(), "{held:?}");
    assert_eq!(found(&index, &query("door")), [7]);
    assert_eq!(index.meant(&typing("klammerd")).expect("told"), "klammerd");
    assert_eq!((index.position(), found(&index, &query("printer"))), (Some(2), vec![4]));
    index.forget().expect("once more, of nothing");
    index.apply(vec![Change::Remove(Uuid::from_u128(4))], 3).expect("applies");
    let house = house.reopened();
    assert_eq!(found(&house.account(1), &query("door")), [7]);
}
