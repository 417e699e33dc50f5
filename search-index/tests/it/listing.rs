//! Filters by a part of a name, filters without words, and what is named by its number.

use search_index::{AccountIndex, By, Document, Filters, Label, Query, Viewer, Visibility};
use uuid::Uuid;

use crate::house::{House, flow, found, hits, query, typing};

const ANA: Uuid = Uuid::from_u128(0xA);

fn session(number: u128, title: &str, client: &str, ticket: &str) -> Document {
    Document {
        kind: "session".to_owned(),
        tags: vec![client.to_owned(), ticket.to_owned()],
        labels: vec![Label::new("client", client), Label::new("outcome", "resolved"), Label::number(ticket)],
        at: i64::try_from(number).expect("small"),
        ..flow(number, title, "It was switched off.")
    }
}

fn sessions(house: &House) -> AccountIndex {
    let private = Document {
        visibility: Visibility::Private,
        people: vec![ANA],
        ..session(5, "Printer for the board", "Contoso Secret", "#48213")
    };
    let about = Document {
        body: "48213 48213 48213 was the same printer, see ticket 48213.".to_owned(),
        ..session(4, "Ticket 48213 again", "Fabrikam", "#50001")
    };
    let old = session(1, "Printer", "Contoso Ltd", "#48213");
    let accented = session(2, "Scanner", "Müller & Café GmbH", "INC0012");
    house.built(
        1,
        [
            old,
            accented,
            session(3, "Mail", "Contoso North", "T20260101.0012"),
            about,
            private,
            flow(6, "Printer", ""),
        ],
    )
}

#[track_caller]
fn check(index: &AccountIndex, text: &str, expected: &[u128]) {
    for query in [query(text), typing(text), Query { by: By::Both, ..typing(text) }] {
        assert_eq!(found(index, &query), expected, "{text:?} {:?}", query.by);
    }
}

#[test]
fn a_filter_alone_lists_what_it_lets_through_newest_first() {
    let house = House::new();
    let index = sessions(&house);
    check(&index, "kind:session", &[4, 3, 2, 1]);
    check(&index, "kind:sessions client:contoso", &[3, 1]);
    check(&index, "outcome:resolved ", &[4, 3, 2, 1]);
    check(&index, "kind:flow", &[6]);
    check(&index, "client:nobody", &[]);
    let described =
        Document { description: "How it begins. And goes on.".to_owned(), ..session(9, "Fax", "Adatum", "7") };
    let other = house.built(2, [described]);
    let snippet = hits(&other, &query("client:adatum")).remove(0).snippet.expect("it says what it is");
    assert_eq!(snippet.text, "How it begins. And goes on.");
    let of_ana = Query { viewer: Viewer::of(ANA), ..query("client:contoso") };
    assert_eq!(found(&index, &of_ana), [5, 3, 1], "who may see it finds it");
    let filters = Filters { since: Some(3), ..Filters::default() };
    assert_eq!(found(&index, &Query { filters, ..query("") }), [4, 3]);
    assert_eq!(found(&index, &Query { limit: 2, ..query("kind:session") }), [4, 3]);
}

#[test]
fn a_part_of_a_name_is_enough_for_a_filter() {
    let house = House::new();
    let index = sessions(&house);
    for (text, expected) in [
        ("client:contoso printer", &[1][..]),
        ("client:CONTO printer", &[1]),
        ("client:\"contoso l\" printer", &[1]),
        ("client:ltd printer", &[1]),
        ("client:muller scanner", &[2]),
        ("client:MÜLLER scanner", &[2]),
        ("client:\"café gm\" scanner", &[2]),
        ("outcome:res client:north mail", &[3]),
        ("client:secret printer", &[]),
    ] {
        assert_eq!(found(&index, &query(text)), expected, "{text}");
    }
    let parts = vec![Label::new("client", "north")];
    let filters = Filters { parts, ..Filters::default() };
    assert_eq!(found(&index, &Query { filters, ..query("mail") }), [3]);
}

#[test]
fn the_number_of_a_ticket_finds_its_sessions_first() {
    let house = House::new();
    let index = sessions(&house);
    for text in ["48213", "#48213", "ticket #48213: printer dead", "Re: [48213] ticket again, see attachment"] {
        for query in [query(text), typing(text), Query { by: By::Both, ..typing(text) }] {
            let numbers = found(&index, &query);
            assert_eq!(numbers.first(), Some(&1), "{text:?} {numbers:?}");
            assert!(!numbers.contains(&5), "not to those who may not see it");
        }
    }
    assert_eq!(found(&index, &query("inc0012"))[0], 2);
    assert_eq!(found(&index, &query("T20260101.0012"))[0], 3);
    let of_ana = Query { viewer: Viewer::of(ANA), ..query("48213") };
    assert_eq!(found(&index, &of_ana)[..2], [5, 1], "the newest first");
}
