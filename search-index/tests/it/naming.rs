//! What names one thing comes before what means something near it; and what there is in place of a filter by what
//! nothing has.

use search_index::{AccountIndex, AtHand, By, Document, How, Instead, Label, Query, Texts, Viewer, Visibility};
use uuid::Uuid;

use crate::house::{House, flow, found, query, typing};

const ANA: Uuid = Uuid::from_u128(0xA);

/// A session somebody was in.
fn session(number: u128, title: &str, note: &str, with: &[&str]) -> Document {
    let labels = with.iter().copied().map(Label::with).collect();
    let tags = with.iter().map(|name| (*name).to_owned()).collect();
    let at = i64::try_from(number).expect("small");
    Document { kind: "session".to_owned(), labels, tags, at, ..flow(number, title, note) }
}

fn index(house: &House) -> AccountIndex {
    let mut documents = vec![
        session(1, "Laptop is slow", "It was NW-LT-0142, which lacked memory.", &["Maya Chen"]),
        session(2, "Computer asks for an update", "Error 0x80070005 came up once.", &["Ben Okafor"]),
        session(3, "Mark all messages as read", "See ticket 48144 of last week.", &["Mark Hill"]),
        session(4, "Sessions of the terminal server end", "They were logged off.", &["Ben Okafor"]),
        session(5, "Her mailbox", "Written to ana.silva@contoso.com.", &["Maya Chen", "Ben Okafor"]),
    ];
    for number in 10..40 {
        let title = format!("Computer {number} is a laptop of the network");
        documents.push(session(number, &title, "Access is denied: an update error of Windows.", &["Tom Berg"]));
    }
    house.built(1, documents)
}

fn both(text: &str) -> Query {
    Query { by: By::Both, ..typing(text) }
}

#[test]
fn what_holds_the_very_token_comes_first() {
    let house = House::new();
    let index = index(&house);
    for (text, first) in [
        ("NW-LT-0142", 1),
        ("nw-lt-0142 ", 1),
        ("computer NW-LT-0142 is a laptop of the network with an update error", 1),
        ("NW-LT-01", 1),
        ("0x80070005", 2),
        ("windows update access is denied 0x80070005 on a laptop", 2),
        ("#48144", 3),
        ("access is denied on a computer, see 48144", 3),
        ("ana.silva@contoso.com", 5),
    ] {
        for query in [both(text), Query { by: By::Both, ..query(text) }, query(text)] {
            if text == "NW-LT-01" && !query.as_you_type {
                continue;
            }
            assert_eq!(found(&index, &query).first(), Some(&first), "{text:?}");
        }
    }
}

#[test]
fn what_names_one_thing_that_is_nowhere_is_not_said_to_mean_another() {
    let house = House::new();
    let index = index(&house);
    for text in ["#99999", "0x80070057", "48145", "NW-LT-0143", "ZZ-NW-LT-12"] {
        assert_eq!(found(&index, &both(text)), [], "{text}");
    }
}

#[test]
fn a_name_and_nothing_else_finds_what_somebody_was_with() {
    let house = House::new();
    let index = index(&house);
    let of = |text: &str, count: usize| found(&index, &both(text))[..count].to_vec();
    assert_eq!(of("sessions of Maya", 2), [5, 1], "the newest first");
    assert_eq!(of("maya chen", 2), [5, 1]);
    assert_eq!(of("Maya's sessions with Ben", 1), [5]);
    assert_eq!(of("with:maya mailbox", 1), [5]);
    assert_eq!(found(&index, &both("with:chen")), [5, 1]);
    assert_eq!(of("terminal sessions", 1), [4], "a plain question stays one");
    let only = |text: &str| found(&index, &Query { only_whose: true, ..both(text) });
    assert_eq!(only("sessions of Maya"), [5, 1], "and nothing that speaks of sessions");
    assert_eq!(only("sessions of Mia"), []);
    assert_ne!(of("mailbox of maya", 1), [1]);
}

#[test]
fn a_filter_by_what_nothing_has_is_told_with_what_there_is() {
    let house = House::new();
    let of = |number, client: &str| Document {
        labels: vec![Label::new("client", client)],
        detail: client.to_uppercase(),
        ..session(number, "Printer", "", &[])
    };
    let hidden = Document { visibility: Visibility::Private, people: vec![ANA], ..of(9, "Contosa Secret") };
    let index = house.built(1, [of(1, "Contoso"), of(2, "Fabrikam"), of(3, "Adatum"), hidden]);
    let unknown = |query: &Query| index.unknown(query).expect("told");
    let told = unknown(&query("client:contosa printer"));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].label, Label::new("client", "contosa"));
    let values: Vec<_> = told[0].instead.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(values, ["contoso", "adatum", "fabrikam"], "the nearest first, and nothing of what is not theirs");
    assert_eq!(told[0].instead[0], Instead { value: "contoso".to_owned(), detail: "CONTOSO".to_owned() });
    assert_eq!(unknown(&Query { viewer: Viewer::of(ANA), ..query("client:contosa") }), [], "she has one");
    assert_eq!(unknown(&query("client:fabri printer kind:flow")), []);
    assert_eq!(unknown(&query("tag:nothing"))[0].instead, []);
    assert_eq!(unknown(&query("printer")), []);
}

#[test]
fn texts_at_hand_are_looked_at_as_an_index_is() {
    let look = |typed: &str, title: &str| {
        let texts = Texts { title, number: Some("#48144"), others: &["Contoso GmbH", "Maya Chen"] };
        AtHand::new(typed).look_at(&texts)
    };
    let outlook = "Outlook keeps asking for a password";
    for typed in [
        "48144",
        "#48144",
        "it says that all is lost, see #48144",
        "4814",
        "outlook password",
        "outlok pasword",
        "outl",
        "passwords contoso",
        "maya",
        "contoso maya",
        "sessions of Maya",
        "\"asking for\"",
        "client:contoso",
        "Outlook keeps asking since monday",
    ] {
        assert!(look(typed, outlook).is_some(), "{typed}");
    }
    for typed in [
        "48145",
        "printer",
        "the office has an outlook over the lake and no heating",
        "o",
        "\"for asking\"",
        "NW-LT-0143",
    ] {
        assert!(look(typed, outlook).is_none(), "{typed}");
    }
    for (typed, title) in [
        ("computer is slow since update", "Computer is slow"),
        ("printer does not print since monday, the third time this month", "Printer does not print in ward"),
        ("Ticket 50001 from Anna at Fabrikam. Outlok keeps asking for the pasword after lunch.", outlook),
    ] {
        assert!(look(typed, title).is_some(), "{typed}");
    }
    for (typed, title) in [
        ("the computer of the front desk makes loud noises", "Computer is slow"),
        ("it is not the same for all of them since monday", "It is not for them"),
    ] {
        assert!(look(typed, title).is_none(), "{typed}");
    }
    let most = look("outlook asks", outlook).expect("it has most");
    let called =
        look("outlook keeps asking as the window of the other program does", outlook).expect("it is called");
    assert!(most.rank > called.rank && called.is_only_called() && !most.is_only_called());
    assert!(look("NW-LT-0142 does not start any more", "NW-LT-0142 is slow").is_some());
    assert!(look("NW-LT-0143 is here", "NW-LT-0142 is slow").is_none());
    let named = look("48144", outlook).expect("named").rank;
    let other = look("outlook keeps asking", outlook).expect("said").rank;
    assert!(named > other, "{named:?} {other:?}");
    let sighted = look("pasword outl", outlook).expect("both");
    assert_eq!(sighted.title_ranges, [(0, 7), (27, 35)]);
    assert_eq!(sighted.matched.iter().map(|word| word.how).collect::<Vec<_>>(), [How::Corrected, How::Prefix]);
}
