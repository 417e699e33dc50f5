//! What is found by which words, in which order, and what is said about it.

use search_index::{AccountIndex, Document, How, Query};

use crate::house::{House, flow, found, hits, query, typing};

fn corpus() -> Vec<Document> {
    let mut tagged = flow(7, "Shared calendars", "Permissions of a shared calendar.");
    tagged.tags = vec!["Exchange Online".to_owned(), "delegation".to_owned()];
    tagged.description = "Somebody cannot open a colleague's calendar.".to_owned();
    vec![
        flow(1, "Outlook asks for a password", "The sign-in loops. Modern authentication is off."),
        flow(2, "Mail bounces", "The NDR says 550 5.7.64 TenantAttribution; check the connector."),
        flow(3, "Error 0x8004def7 in OneDrive", "The account is frozen. Restart the sync client."),
        flow(4, "Database fails to mount", "MapiExceptionMessagePerFolderCountQuotaExceeded is logged."),
        flow(5, "Printer offline", "Restart the spooler, then the printer. Look at the VPN."),
        flow(6, "VPN drops", "The tunnel goes down. The printer is not reached either."),
        tagged,
        flow(8, "Run Get-MailboxStatistics", "AADSTS50076 means that MFA is wanted. Café Müller uses e-mail."),
    ]
}

#[track_caller]
fn check(index: &AccountIndex, query: &Query, expected: &[u128]) {
    assert_eq!(found(index, query), expected, "{:?}", query.text);
}

#[test]
fn words_are_found_as_they_are_written_and_inflected() {
    let house = House::new();
    let index = house.built(1, corpus());
    for (text, expected) in [
        ("bounces", &[2][..]),
        ("bounced", &[2]),
        ("PASSWORDS", &[1]),
        ("delegation", &[7]),
        ("colleagues", &[7]),
        ("colleague's", &[7]),
        ("cafe muller", &[8]),
        ("CAFÉ", &[8]),
        ("email", &[8]),
        ("e-mail", &[8, 2]),
        ("signin", &[1]),
        ("sign-in", &[1]),
        ("xylophone", &[]),
    ] {
        check(&index, &query(text), expected);
    }
}

#[test]
fn codes_are_found_whole_and_by_their_parts() {
    let house = House::new();
    let index = house.built(1, corpus());
    for (text, expected) in [
        ("5.7.64", &[2][..]),
        ("0x8004def7", &[3]),
        ("0X8004DEF7", &[3]),
        ("8004def7", &[3]),
        ("AADSTS50076", &[8]),
        ("50076", &[8]),
        ("MapiExceptionMessagePerFolderCountQuotaExceeded", &[4]),
        ("mapi quota", &[4]),
        ("get-mailboxstatistics", &[8]),
        ("getmailboxstatistics", &[8]),
        ("mailbox statistics", &[8]),
        ("tenant attribution", &[2]),
    ] {
        check(&index, &query(text), expected);
        check(&index, &typing(text), expected);
    }
}

#[test]
fn a_code_is_never_taken_for_another() {
    let house = House::new();
    let index = house.built(1, corpus());
    for text in ["0x8004def4", "8004def4", "AADSTX50077", "50077", "5.7.6", "kb8004"] {
        check(&index, &query(&format!("{text} ")), &[]);
    }
}

#[test]
fn misspelt_words_are_corrected_where_the_index_does_not_know_them() {
    let house = House::new();
    let index = house.built(1, corpus());
    for (text, expected) in [
        ("calender", &[7][..]),
        ("pasword", &[1]),
        ("conector", &[2]),
        ("authentcaton", &[1]),
        ("delagetion", &[7]),
        ("spoler", &[5]),
        // Too far, and too short.
        ("pswrd", &[]),
        ("vpm", &[]),
    ] {
        check(&index, &query(text), expected);
    }
    // Known words stay what they are: "mount" is a letter from "count".
    check(&index, &query("mount"), &[4]);
}

#[test]
fn the_last_word_may_be_unfinished() {
    let house = House::new();
    let index = house.built(1, corpus());
    for (text, expected) in [
        ("p", &[1, 4, 5, 6, 7][..]),
        ("authenticat", &[1]),
        ("mail bou", &[2, 8]),
        ("0x8004", &[3]),
        ("5.7", &[2]),
        ("get-mailb", &[8]),
        // A beginning with a letter wrong.
        ("authnetic", &[1]),
        // Only the last word may be.
        ("authenticat ", &[]),
        ("authenticat xylophone", &[]),
        // A stop word so far.
        ("not", &[]),
        ("of", &[5, 1]),
    ] {
        let mut numbers = found(&index, &typing(text));
        if text == "p" {
            numbers.sort_unstable();
        }
        assert_eq!(numbers, expected, "{text:?}");
    }
    check(&index, &query("spoo"), &[5]);
    check(&index, &query("sp"), &[]);
}

#[test]
fn a_rare_word_that_goes_on_does_not_come_before_the_word_that_was_typed() {
    let house = House::new();
    let many = (10..40).map(|number| flow(number, "Monitor", "The screen of the lobby."));
    let typed = flow(1, "Blue screen", "After an update the screen is blue.");
    let longer = flow(2, "Case", "The screenshot is in the folder.");
    let index = house.built(1, many.chain([longer, typed]));
    assert_eq!(found(&index, &typing("blue screen"))[0], 1);
    let screens = found(&index, &Query { limit: 50, ..typing("screen") });
    assert_eq!((screens.len(), screens.last()), (32, Some(&2)));
}

#[test]
fn nothing_to_look_for_finds_nothing() {
    let house = House::new();
    let index = house.built(1, corpus());
    for text in ["", "   ", "the", "how do I", "The and OF ", "...", "\"\"", "*", "()"] {
        check(&index, &query(text), &[]);
    }
    for text in ["", " ", "the and of ", "*"] {
        check(&index, &typing(text), &[]);
    }
    check(&index, &Query { limit: 0, ..query("printer") }, &[]);
}

#[test]
fn every_text_is_only_text() {
    let house = House::new();
    let index = house.built(1, corpus());
    for text in [
        "title:\"spooler",
        "(spooler",
        "spooler AND",
        "+spooler -",
        "spooler^^",
        "spooler~2 OR [",
        "\\spooler",
        "spooler\u{0}",
        "spooler 🖨",
    ] {
        assert_eq!(found(&index, &query(text)).first(), Some(&5), "{text:?}");
    }
    let long = "spooler ".repeat(100_000);
    check(&index, &query(&long), &[5]);
    check(&index, &query(&"é".repeat(100_000)), &[]);
}

#[test]
fn a_word_in_the_title_beats_one_in_the_body() {
    let house = House::new();
    let index = house.built(1, corpus());
    check(&index, &query("printer"), &[5, 6]);
    check(&index, &query("vpn"), &[6, 5]);
}

#[test]
fn more_of_the_words_beat_more_of_one() {
    let house = House::new();
    let index = house.built(
        1,
        [
            flow(1, "Alpha", "tunnel tunnel tunnel tunnel tunnel tunnel"),
            flow(2, "Beta", "The tunnel needs a certificate."),
            flow(3, "Gamma", "The certificate, the certificate, the certificate."),
        ],
    );
    assert_eq!(found(&index, &query("tunnel certificate")).first(), Some(&2));
}

#[test]
fn equal_scores_are_ordered_by_id_whatever_the_order_of_writing() {
    let house = House::new();
    let big = 1_u128 << 100;
    for (account, order) in [(1, [3, big, 1, 2]), (2, [2, 1, big, 3])] {
        let index = house.built(account, order.map(|number| flow(number, "Proxy settings", "Same text")));
        check(&index, &query("proxy"), &[1, 2, 3, big]);
        check(&index, &Query { limit: 2, ..query("proxy") }, &[1, 2]);
    }
}

#[track_caller]
fn check_matched(index: &AccountIndex, query: &Query, expected: &[(&str, &str, How)]) {
    let hits = hits(index, query);
    let first = hits.first().expect("a hit");
    let matched: Vec<_> =
        first.matched.iter().map(|word| (word.typed.as_str(), word.found.as_str(), word.how)).collect();
    assert_eq!(matched, expected, "{:?}", query.text);
}

#[test]
fn a_hit_says_which_words_it_has_and_why() {
    let house = House::new();
    let index = house.built(1, corpus());
    check_matched(
        &index,
        &query("Printers offline"),
        &[("Printers", "Printer", How::Exact), ("offline", "offline", How::Exact)],
    );
    check_matched(&index, &query("delegat calender"), &[("calender", "calendars", How::Corrected)]);
    check_matched(
        &index,
        &typing("calendar permis"),
        &[("calendar", "calendars", How::Exact), ("permis", "Permissions", How::Prefix)],
    );
    check_matched(
        &index,
        &query("error 8004DEF7 xylophone"),
        &[("error", "Error", How::Exact), ("8004DEF7", "8004def7", How::Exact)],
    );
    check_matched(
        &index,
        &query("onedrive frozen onedrive"),
        &[("onedrive", "OneDrive", How::Exact), ("frozen", "frozen", How::Exact)],
    );
}

#[track_caller]
fn check_marks(document: Document, text: &str, title: &str, snippet: Option<&str>) {
    let house = House::new();
    let index = house.built(1, [document]);
    let hit = hits(&index, &query(text)).pop().expect("a hit");
    assert_eq!(marked(&hit.title, &hit.title_ranges), title);
    let shown = hit.snippet.map(|snippet| marked(&snippet.text, &snippet.ranges));
    assert_eq!(shown.as_deref(), snippet);
}

/// The text with brackets around the ranges, which count characters.
fn marked(text: &str, ranges: &[(usize, usize)]) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut marked = String::new();
    let mut from = 0;
    for (start, end) in ranges {
        assert!(from <= *start && start < end, "{ranges:?}");
        marked.extend(&characters[from..*start]);
        marked.push('[');
        marked.extend(&characters[*start..*end]);
        marked.push(']');
        from = *end;
    }
    marked.extend(&characters[from..]);
    marked
}

#[test]
fn a_hit_shows_where_the_words_stand() {
    let filler = "Word after word of no interest. ".repeat(30);
    check_marks(
        flow(1, "Größe der 📬 Mailbox", "Über die  Größe:\n\n die mailbox ist voll."),
        "mailbox größe",
        "[Größe] der 📬 [Mailbox]",
        Some("Über die [Größe]: die [mailbox] ist voll."),
    );
    check_marks(flow(1, "Proxy", "Nothing here."), "proxy", "[Proxy]", None);
    check_marks(
        flow(1, "Proxy", &format!("A proxy. {filler}Set the proxy by its certificate. {filler}")),
        "proxy certificate",
        "[Proxy]",
        Some(
            "…Set the [proxy] by its [certificate]. Word after word of no interest. Word after word of no \
             interest. Word after word of no interest. Word after word of no interest. Word after word of no \
             interest. Word…",
        ),
    );
    check_marks(
        flow(1, "Mail", "Code 5.7.64 and MapiExceptionQuota, also 5.7.1."),
        "5.7.64 quota",
        "Mail",
        Some("Code [5.7.64] and MapiException[Quota], also 5.7.1."),
    );
    check_marks(flow(1, "Mail", &"x".repeat(90).repeat(40)), "mail", "[Mail]", None);
    let mut described = flow(1, "Mail", "The queue is long.");
    described.description = "Looks at the queue and at the connector.".to_owned();
    check_marks(described, "queue connector", "Mail", Some("Looks at the [queue] and at the [connector]."));
}

#[test]
fn the_passage_shown_has_the_word_that_says_most() {
    let house = House::new();
    let filler = "Word after word of no interest. ".repeat(30);
    let told =
        flow(1, "Mail", &format!("The server and the office, server, office. {filler}Then look at the spooler."));
    let others = (2..=20).map(|number| flow(number, "Mail", "The server of the office."));
    let index = house.built(1, [told].into_iter().chain(others));
    let hits = hits(&index, &query("office server spooler"));
    let snippet = hits[0].snippet.as_ref().expect("a passage");
    assert!(marked(&snippet.text, &snippet.ranges).ends_with("Then look at the [spooler]."), "{snippet:?}");
}

#[test]
fn the_limit_is_kept_and_capped() {
    let house = House::with(search_index::Limits { hits: 5, ..Default::default() });
    let index = house.built(1, (1..=20).map(|number| flow(number, "Proxy", "")));
    assert_eq!(found(&index, &Query { limit: 3, ..query("proxy") }), [1, 2, 3]);
    assert_eq!(found(&index, &Query { limit: usize::MAX, ..query("proxy") }).len(), 5);
}
