//! Who finds what within an account.

use search_index::{Document, Query, Viewer, Visibility};
use uuid::Uuid;

use crate::house::{House, flow, found, hits, query};

const ANA: Uuid = Uuid::from_u128(0xA);
const BEN: Uuid = Uuid::from_u128(0xB);
const NETWORK: Uuid = Uuid::from_u128(0x10);
const DESKTOP: Uuid = Uuid::from_u128(0x20);

fn seen_by(number: u128, visibility: Visibility, owner: Option<Uuid>) -> Document {
    Document {
        visibility,
        people: owner.into_iter().collect(),
        ..flow(number, "Proxy settings", "The proxy is wrong.")
    }
}

fn by(user: Uuid, teams: &[Uuid], all_teams: bool) -> Query {
    Query { viewer: Viewer { user, teams: teams.to_vec(), all_teams }, ..query("proxy") }
}

#[test]
fn a_viewer_finds_what_they_may_see_and_nothing_else() {
    let house = House::new();
    let index = house.built(
        1,
        [
            seen_by(1, Visibility::Account, None),
            seen_by(2, Visibility::Account, Some(ANA)),
            seen_by(3, Visibility::Team(NETWORK), None),
            seen_by(4, Visibility::Team(NETWORK), Some(ANA)),
            seen_by(5, Visibility::Team(DESKTOP), Some(BEN)),
            seen_by(6, Visibility::Private, Some(ANA)),
            seen_by(7, Visibility::Private, Some(BEN)),
            seen_by(8, Visibility::Private, None),
        ],
    );
    for (viewer, expected) in [
        (by(ANA, &[], false), &[1, 2, 4, 6][..]),
        (by(ANA, &[NETWORK], false), &[1, 2, 3, 4, 6]),
        (by(BEN, &[NETWORK, DESKTOP], false), &[1, 2, 3, 4, 5, 7]),
        (by(Uuid::nil(), &[], false), &[1, 2]),
        // A team's id is no user's, nor the other way round.
        (by(NETWORK, &[ANA], false), &[1, 2]),
        (by(Uuid::nil(), &[], true), &[1, 2, 3, 4, 5]),
    ] {
        assert_eq!(found(&index, &viewer), expected, "{:?}", viewer.viewer);
    }
}

#[test]
fn better_documents_one_may_not_see_take_no_place() {
    let house = House::new();
    let hidden = (10..60).map(|number| Document {
        title: "Proxy proxy proxy".to_owned(),
        ..seen_by(number, Visibility::Private, Some(BEN))
    });
    let index = house.built(1, hidden.chain([seen_by(1, Visibility::Account, None)]));
    assert_eq!(found(&index, &Query { limit: 1, ..by(ANA, &[], false) }), [1]);
}

#[test]
fn the_filter_does_not_move_the_score() {
    let house = House::new();
    let index = house.built(1, [seen_by(1, Visibility::Account, Some(ANA)), flow(2, "Other", "words")]);
    let scores =
        [by(ANA, &[NETWORK], false), by(ANA, &[], true)].map(|query| hits(&index, &query)[0].score.to_bits());
    assert_eq!(scores[0], scores[1]);
}

#[test]
fn words_of_documents_one_may_not_see_are_not_shown() {
    let house = House::new();
    let secret =
        Document { body: "Acquisition of Contosomatic".to_owned(), ..seen_by(1, Visibility::Private, Some(BEN)) };
    let index = house.built(1, [secret, flow(2, "Contoso", "")]);
    let of_ana = |text: &str, as_you_type| Query { text: text.to_owned(), as_you_type, ..by(ANA, &[], false) };
    for query in [of_ana("contosomatik", false), of_ana("acquisi", true)] {
        assert!(hits(&index, &query).is_empty());
    }
    for hit in hits(&index, &of_ana("conto", true)) {
        assert!(hit.matched.iter().all(|word| word.found == "Contoso"), "{hit:?}");
    }
}

/// Two accounts that differ only in what somebody may not see answer them alike, to the bit.
#[test]
fn what_one_may_not_see_moves_nothing() {
    let house = House::new();
    let ours = || {
        let kept = |number, title: &str, people: &[Uuid]| Document {
            people: people.to_vec(),
            ..Document { title: title.to_owned(), ..seen_by(number, Visibility::Team(NETWORK), None) }
        };
        vec![
            flow(1, "Proxy asks for a password", "The proxy forgets who signed in."),
            flow(2, "Printer is offline", "Nothing comes out of the proxy printer."),
            flow(3, "Wireless drops", "Look at the access point."),
            kept(4, "Proxy at Contoso", &[]),
            kept(5, "Password loop behind the proxy", &[ANA]),
        ]
    };
    let theirs = (20..90).map(|number| Document {
        title: "Proxy passwort prox proxies printers wirelesss".to_owned(),
        body: "contosomatic proxy password loop sign in offline ".repeat(4),
        ..seen_by(number, if number % 2 == 0 { Visibility::Private } else { Visibility::Team(DESKTOP) }, Some(BEN))
    });
    let without = house.built(1, ours());
    let with = house.built(2, ours().into_iter().chain(theirs));
    let texts = [
        "proxy",
        "passwort",
        "wirelesss",
        "contosom",
        "prox",
        "sign in again and again",
        "\"password loop\"",
        "p",
    ];
    for text in texts {
        for as_you_type in [false, true] {
            let query = Query {
                text: text.to_owned(),
                as_you_type,
                by: search_index::By::Both,
                ..by(ANA, &[NETWORK], false)
            };
            assert_eq!(hits(&without, &query), hits(&with, &query), "{text}");
        }
    }
}

/// Beginnings are known to those who may find the word, in their part of the account.
#[test]
fn a_word_kept_for_some_is_completed_for_them_alone() {
    let house = House::new();
    let session = Document {
        title: "Brightwater lost its tunnel".to_owned(),
        ..seen_by(1, Visibility::Team(NETWORK), Some(ANA))
    };
    let index = house.built(1, [session, flow(2, "Other", "words")]);
    let typed = |query: Query| Query { text: "brightw".to_owned(), as_you_type: true, ..query };
    for (viewer, expected) in [
        (by(ANA, &[], false), &[1][..]),
        (by(BEN, &[NETWORK], false), &[1]),
        (by(BEN, &[], true), &[1]),
        (by(BEN, &[DESKTOP], false), &[]),
    ] {
        assert_eq!(found(&index, &typed(viewer.clone())), expected, "{:?}", viewer.viewer);
    }
}

#[test]
fn visibility_changes_with_the_document() {
    let house = House::new();
    let index = house.built(1, [seen_by(1, Visibility::Account, None)]);
    let hidden = search_index::Change::upsert(seen_by(1, Visibility::Private, Some(BEN)));
    index.apply(vec![hidden], 2).expect("applies");
    assert_eq!(found(&index, &by(ANA, &[], false)), []);
    assert_eq!(found(&index, &by(BEN, &[], false)), [1]);
}
