//! Finding by meaning, beside and without words.

use search_index::{By, Change, Document, Label, Query, Visibility};
use uuid::Uuid;

use crate::house::{House, flow, found, hits, query};

fn both(text: &str) -> Query {
    Query { by: By::Both, ..query(text) }
}

fn some() -> Vec<Document> {
    vec![
        flow(1, "Outlook keeps asking for credentials", "The sign-in prompt comes back again and again."),
        flow(2, "Printer is offline", "Nothing is printed and the queue is full."),
        flow(3, "VPN does not connect", "The tunnel ends with error 720."),
        flow(4, "Mailbox is full", "Messages are not delivered any more."),
    ]
}

#[test]
fn what_means_the_same_is_found_without_a_common_word() {
    let house = House::new();
    let index = house.built(1, some());
    let query = both("mail client wants my password all the time");
    assert!(found(&index, &Query { by: By::Words, ..query.clone() }).is_empty());
    let hits = hits(&index, &query);
    assert_eq!(hits[0].id, Uuid::from_u128(1), "{hits:?}");
    assert!(hits[0].meaning.is_some_and(|cosine| cosine > 0.3) && hits[0].matched.is_empty());
    assert_eq!(hits[0].snippet.as_ref().map(|snippet| snippet.ranges.len()), Some(0), "a passage, nothing marked");
}

#[test]
fn words_and_meaning_are_both_given_as_reasons() {
    let house = House::new();
    let index = house.built(1, some());
    let hit = &hits(&index, &both("printer prints nothing"))[0];
    assert_eq!((hit.id.as_u128(), hit.meaning.is_some(), hit.matched.is_empty()), (2, true, false));
}

#[test]
fn nonsense_and_texts_without_words_find_nothing() {
    let house = House::new();
    let index = house.built(1, some());
    for text in ["", "   ", "?!", "zzqx vvkw", "\u{1f980}", "\0", "قهوة"] {
        assert_eq!(found(&index, &both(text)), [], "{text:?}");
    }
    let long = "the printer keeps asking ".repeat(500);
    assert!(!found(&index, &both(&long)).is_empty());
}

#[test]
fn vectors_follow_the_documents_over_commits_merges_and_reopening() {
    let house = House::new();
    let index = house.built(1, some());
    let text = both("mail client wants my password all the time");
    for position in 2..14 {
        let number = u128::from(position) + 100;
        let more =
            Change::upsert(flow(number, &format!("Filler {position}"), "about the weather in the mountains"));
        index.apply(vec![more, Change::Remove(Uuid::from_u128(number - 1))], position).expect("applies");
        assert_eq!(found(&index, &text)[0], 1, "{position}");
    }
    index.apply(vec![Change::Remove(Uuid::from_u128(1))], 20).expect("applies");
    assert!(!found(&index, &text).contains(&1));
    let house = house.reopened();
    assert!(!found(&house.account(1), &text).contains(&1));
    assert_eq!(found(&house.account(1), &both("nothing gets printed"))[0], 2);
}

#[test]
fn filters_hold_for_words_and_for_meaning() {
    let house = House::new();
    let label = |name: &str, value: &str| Label::new(name, value);
    let session = |number: u128, outcome: &str, at| Document {
        kind: "session".to_owned(),
        labels: vec![label("outcome", outcome), label("client", "Contoso GmbH")],
        at,
        ..flow(number, "Printer is offline again", "Restarted the spooler.")
    };
    let step = Document {
        kind: "step".to_owned(),
        group: Uuid::from_u128(2),
        anchor: "spooler".to_owned(),
        ..flow(7, "Restart the print spooler", "")
    };
    let index =
        house.built(1, some().into_iter().chain([session(5, "resolved", 50), session(6, "escalated", 60), step]));
    for by in [By::Both, By::Words, By::Meaning] {
        let find = |text: &str, change: &dyn Fn(&mut Query)| {
            let mut query = Query { by, ..query(text) };
            change(&mut query);
            let mut found = found(&index, &query);
            found.sort_unstable();
            found
        };
        assert_eq!(find("printer offline kind:session", &|_| {}), [5, 6], "{by:?}");
        assert_eq!(find("printer offline", &|query| query.filters.kinds = vec!["session".into()]), [5, 6]);
        assert_eq!(find("client:\"contoso gmbh\" printer outcome:resolved", &|_| {}), [5]);
        let either = vec![label("outcome", "resolved"), label("outcome", "escalated")];
        assert_eq!(find("printer offline", &|query| query.filters.labels = vec![either.clone()]), [5, 6]);
        assert_eq!(find("printer offline kind:session", &|query| query.filters.since = Some(51)), [6]);
        assert_eq!(find("printer offline kind:session", &|query| query.filters.until = Some(60)), [5]);
        assert!(find("printer kind:nothing", &|_| {}).is_empty());
    }
    // A group goes and comes as one.
    let hit = &hits(&index, &both("restart spooler kind:step"))[0];
    assert_eq!((hit.group.as_u128(), hit.anchor.as_str()), (2, "spooler"));
    index.apply(vec![Change::upsert(flow(2, "Printer is offline", "New text."))], 2).expect("applies");
    assert!(found(&index, &both("restart spooler kind:step")).is_empty());
}

#[test]
fn phrases_stand_as_they_are_and_other_names_are_found() {
    let house = House::new();
    let index = house.built(
        1,
        [
            flow(1, "Automatic replies are not sent", "Check the out of office settings."),
            flow(2, "Office is out of licences", ""),
            flow(3, "Microsoft 365 sign-in", ""),
        ],
    );
    assert_eq!(found(&index, &query("\"out of office\"")), [1]);
    assert_eq!(found(&index, &query("oof"))[0], 1);
    let hit = &hits(&index, &query("o365 login"))[0];
    assert_eq!(
        (hit.id.as_u128(), hit.matched[0].typed.as_str(), hit.matched[0].found.as_str()),
        (3, "o365", "Microsoft 365")
    );
    let own = search_index::Synonyms::with(&[vec!["the blue app".into(), "Microsoft 365".into()]]);
    assert_eq!(found(&index, &Query { synonyms: own, ..query("blue app") }), [3]);
}

#[test]
fn kept_documents_are_found_by_meaning_by_those_who_may_see_them() {
    let house = House::new();
    let team = Uuid::from_u128(0x10);
    let kept = Document { visibility: Visibility::Team(team), ..flow(9, "Outlook asks for credentials", "") };
    let index = house.built(1, some().into_iter().chain([kept]));
    let text = Query { by: By::Meaning, ..query("mail client wants my password") };
    assert!(!found(&index, &text).contains(&9));
    let mut of_team = text;
    of_team.viewer.teams.push(team);
    assert!(found(&index, &of_team).contains(&9));
}
