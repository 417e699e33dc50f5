//! PDFs as another program reads them: what they say, and that they do nothing.

use lopdf::Object;

use super::*;
use crate::documents::model::{Document, Form, Line, Section, Variant};

fn line(form: Form, text: &str) -> Line {
    Line { form, text: text.into(), events: vec![1] }
}

fn document(title: &str, lines: Vec<Line>) -> Document {
    let sections = vec![Section { heading: Some("What was done".into()), lines }];
    Document { variant: Variant::InternalNote, title: title.into(), sections, hidden: 0 }
}

fn read(document: &Document) -> (lopdf::Document, String) {
    let pdf = lopdf::Document::load_mem(&render(document).unwrap()).unwrap();
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).unwrap();
    // Where a line breaks is no matter here.
    (pdf, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Every name and key in the file.
fn names(object: &Object, into: &mut Vec<String>) {
    let mut key = |name: &[u8]| into.push(String::from_utf8_lossy(name).into_owned());
    match object {
        Object::Name(name) => key(name),
        Object::Array(items) => items.iter().for_each(|item| names(item, into)),
        Object::Dictionary(entries) => entries.iter().for_each(|(name, value)| {
            into.push(String::from_utf8_lossy(name).into_owned());
            names(value, into);
        }),
        Object::Stream(stream) => names(&Object::Dictionary(stream.dict.clone()), into),
        _ => {}
    }
}

fn does_nothing(pdf: &lopdf::Document) {
    let mut found = Vec::new();
    pdf.objects.values().for_each(|object| names(object, &mut found));
    assert!(found.iter().any(|name| name == "MediaBox"), "it was looked at: {found:?}");
    // `A` alone is the attributes of a list; an action has one of these besides.
    let active = [
        "Annots",
        "Link",
        "AA",
        "OpenAction",
        "JS",
        "JavaScript",
        "URI",
        "Launch",
        "GoTo",
        "GoToR",
        "SubmitForm",
        "Named",
        "EmbeddedFiles",
        "AcroForm",
    ];
    for active in active {
        assert!(!found.iter().any(|name| name == active), "{active}");
    }
}

#[test]
fn what_a_document_says_is_found_again_and_its_bytes_are_the_same_every_time() {
    let mut note = document(
        "Outlook at Contoso",
        vec![
            line(Form::Sentence, "Ticket 48291 · Contoso: “Größe” → [password #7KQ2]"),
            line(Form::Item, &"10:46 Note by Bob Baum: the clock is an hour off. ".repeat(4)),
            line(Form::Output, "C:\\> w32tm /query\n    Stratum: 1\n\tSource: CMOS"),
        ],
    );
    note.hidden = 1;
    let (pdf, text) = read(&note);
    for said in [
        "Outlook at Contoso What was done Ticket 48291 · Contoso: “Größe” → [password #7KQ2]",
        &"10:46 Note by Bob Baum: the clock is an hour off. ".repeat(4),
        "C:\\> w32tm /query Stratum: 1 Source: CMOS",
        "1 hidden values are marked in brackets.",
        "1 of 1",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains(fonts::LACKING), "{text}");
    does_nothing(&pdf);
    let information = pdf.get_object(pdf.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let information = information.as_dict().unwrap();
    assert!(information.get(b"Title").is_ok() && information.get(b"CreationDate").is_err(), "{information:?}");
    assert_eq!(render(&note).unwrap(), render(&note.clone()).unwrap());
}

#[test]
fn whatever_people_write_is_drawn_and_does_nothing() {
    let hostile = "=HYPERLINK(\"https://evil.example\") <script>alert(1)</script> [x](javascript:1) ) Tj ET /JS (a) << >> \
                   endstream endobj \u{202e}gnp.exe\u{0}\u{7}\u{200b}\u{feff}\u{e0041}";
    let forms = [Form::Sentence, Form::Item, Form::Output];
    let (pdf, text) = read(&document(hostile, forms.into_iter().map(|form| line(form, hostile)).collect()));
    does_nothing(&pdf);
    assert!(text.contains("<script>alert(1)</script>") && text.contains("endstream endobj"), "{text}");
    assert!(text.contains("\u{fffd}gnp.exe\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}"), "{text}");
    assert!(text.contains("\u{fffd} stands for letters that a PDF cannot show."), "{text}");
    for nothing in ["", " ", "\n", "\n\n \n"] {
        let (pdf, _) = read(&document(nothing, vec![line(Form::Output, nothing)]));
        assert_eq!(pdf.get_pages().len(), 1, "{nothing:?}");
    }
}

#[test]
fn letters_that_there_are_not_are_seen_to_be_missing() {
    let letter = |letter| fonts::Face::Plain.letter(letter).glyph;
    let (cjk, none) = (letter('漢'), letter(fonts::LACKING));
    assert!(cjk == none && letter('ß') != none && letter('ש') != none && letter('Ж') != none);
    let (_, text) = read(&document("漢字", vec![line(Form::Output, "用户 \u{1f9ff} user")]));
    assert!(text.contains("user") && text.contains("stands for letters that a PDF cannot show"), "{text}");
}

#[test]
fn words_that_are_read_leftward_stand_leftward_among_the_others() {
    let seen = |text: &str| -> String {
        let glyphs = run::runs(text, fonts::Face::Plain).into_iter().flat_map(|run| run.glyphs);
        glyphs.map(|glyph| &text[glyph.text_range]).collect()
    };
    assert_eq!(seen("Name: שלום (ok)"), "Name: םולש (ok)");
    assert_eq!(seen("Größe 12"), "Größe 12");
}

#[test]
fn lines_break_between_words_and_long_words_where_they_must() {
    let most = fonts::Face::Mono.width("twelve chars");
    let broken = |text: &str| lines::lines(text, fonts::Face::Mono, most).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(broken("one two three  four five"), ["one two", "three  four", "five"]);
    assert_eq!(broken("abcdefghijklmnopq r"), ["abcdefghijkl", "mnopq r"]);
    assert_eq!(broken("    in\n\nend "), ["    in", "", "end"]);
    assert_eq!(broken(&format!("{}x", " ".repeat(100_000))), ["", "x"]);
    assert_eq!(broken("twelve chars  \nend"), ["twelve chars", "end"]);
    assert_eq!(broken("twelve chars  "), ["twelve chars"]);
    let marks = "\u{301}".repeat(10_000);
    assert!(broken(&marks).iter().all(|line| line.chars().count() <= 400));
    assert_eq!(lines::cut("twelve characters", fonts::Face::Mono, most), "twelve char…");
}

#[test]
fn there_is_an_end_to_it_and_it_is_told() {
    let long = "x".repeat(1_000_000);
    let entries = (0..60_000).map(|number| line(Form::Item, &format!("Entry {number} of many"))).collect();
    let many = [vec![line(Form::Sentence, &long), line(Form::Output, &long)], entries].concat();
    let laid = layout::lay_out(&document("A long log", many.clone()));
    assert_eq!(laid.pages.len(), layout::MOST_PAGES);
    let last = laid.pages.last().unwrap();
    assert!(last.last().unwrap().text.starts_with("Cut here: a PDF has at most 500 pages"), "{last:?}");
    let within = |row: &layout::Row| row.y > layout::MARGIN && row.y < layout::PAPER.1 - layout::MARGIN;
    assert!(laid.pages.iter().flatten().all(within));
    // Written whole, once: it is read by another program, and is of a size to send.
    let bytes = render(&document("A long log", many)).unwrap();
    assert_eq!(lopdf::Document::load_mem(&bytes).unwrap().get_pages().len(), layout::MOST_PAGES);
    assert!(bytes.len() < 8_000_000, "{} bytes", bytes.len());
}

#[test]
fn a_heading_does_not_stand_alone_at_the_end_of_a_page() {
    for before in 40..60 {
        let mut long = document("T", (0..before).map(|_| line(Form::Sentence, "x")).collect());
        long.sections.push(Section { heading: Some("Next".into()), lines: vec![line(Form::Sentence, "y")] });
        let laid = layout::lay_out(&long);
        for page in &laid.pages {
            let last = page.last().unwrap();
            assert_ne!(laid.blocks[last.block], layout::Kind::Heading, "{before}");
        }
    }
}

#[test]
fn a_remark_behind_paper_that_is_full_is_no_page_more() {
    let full = |lines: usize| {
        let mut full = document("T", vec![line(Form::Output, vec!["x"; lines].join("\n").as_str())]);
        full.hidden = 1;
        layout::lay_out(&full).pages
    };
    let cut = full(40_000);
    let fits = cut[0].len() - 2 + (layout::MOST_PAGES - 1) * cut[1].len();
    for (lines, last) in [(fits - 5, "1 hidden values"), (fits, "Cut here"), (fits + 1, "Cut here")] {
        let pages = full(lines);
        assert_eq!(pages.len(), layout::MOST_PAGES);
        assert!(pages[499].last().unwrap().text.starts_with(last), "{lines}: {:?}", pages[499].last());
    }
}
