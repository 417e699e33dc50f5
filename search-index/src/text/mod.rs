//! Cutting text into words, the same way for index, query and snippet.
//!
//! A run of letters and digits, held together by `.`, `-`, `_` or `@`, is one word. Where it has
//! parts somebody might look for (`5.7.64`, `MapiException`, `0x8004def7`), the parts follow it
//! at the same position. Whatever changes here changes what is on disk: raise
//! [`crate::place::FORMAT`], a test insists on it.

mod parts;
mod stop_words;
mod tokenizer;

use std::borrow::Cow;
use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer, TokenStream as _};

pub(crate) use tokenizer::{STEMS, WORDS, WordTokenizer};

/// The longest word kept, in bytes. Tantivy's own 40 would lose long exception names.
pub(crate) const MAX_WORD_BYTES: usize = 100;

/// How a word came out of its run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// The run as it stands.
    Whole,
    /// The run without its hyphens: `e-mail` is also `email`.
    Joined,
    /// A piece of the run.
    Part,
}

/// One word of a text, lower-case and without accents, not stemmed.
#[derive(Debug)]
pub(crate) struct Word<'a> {
    pub text: &'a str,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
    /// The number of its run, from 0.
    pub position: usize,
    pub form: Form,
}

impl Word<'_> {
    /// Whether the word is too common to be worth looking for.
    pub fn is_stop_word(&self) -> bool {
        stop_words::contains(self.text)
    }

    /// Whether the word is a number, a version, an error code: misspellings of such are other codes.
    pub fn is_code(&self) -> bool {
        self.text.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// The last place at or before `byte` where the text may be cut.
pub(crate) fn boundary(text: &str, byte: usize) -> usize {
    // `str::floor_char_boundary` is younger than the compiler this crate promises to build with.
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The stem under which a word is indexed. Codes are their own stem.
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::new(Algorithm::English).stem(word)
    } else {
        Cow::Borrowed(word)
    }
}

/// A text in lower case, with plain letters in place of accented ones.
pub(crate) fn folded(text: &str) -> String {
    let mut analyzer = Analyzer::new();
    analyzer.fold(text);
    analyzer.folded
}

/// Whether a filter by this part of a value lets the value through.
#[must_use]
pub fn is_part(part: &str, value: &str) -> bool {
    folded(value).contains(&folded(part))
}

/// Cuts texts into words. Keep one and reuse its buffers.
#[derive(Clone)]
pub(crate) struct Analyzer {
    folding: Option<TextAnalyzer>,
    folded: String,
    pieces: Vec<Range<usize>>,
}

impl Analyzer {
    pub fn new() -> Self {
        Self { folding: None, folded: String::new(), pieces: Vec::new() }
    }

    /// Calls `visit` for each word of the text, stop words included, in order of position.
    pub fn words(&mut self, text: &str, mut visit: impl FnMut(&Word<'_>)) {
        let mut from = 0;
        let mut position = 0;
        while let Some(run) = parts::next_run(text, from) {
            from = parts::skip_contraction(text, run.end);
            self.run(text, run, position, &mut visit);
            position += 1;
        }
    }

    fn run(&mut self, text: &str, run: Range<usize>, position: usize, visit: &mut impl FnMut(&Word<'_>)) {
        let raw = &text[run.clone()];
        self.visit(raw, run.clone(), (position, Form::Whole), visit);
        if parts::is_plain(raw) {
            return;
        }
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.clear();
        parts::split(raw, &mut pieces);
        for piece in &pieces {
            let at = run.start + piece.start..run.start + piece.end;
            self.visit(&raw[piece.clone()], at, (position, Form::Part), visit);
        }
        self.pieces = pieces;
        if let Some(joined) = parts::joined(raw) {
            self.visit(&joined, run, (position, Form::Joined), visit);
        }
    }

    fn visit(
        &mut self,
        raw: &str,
        at: Range<usize>,
        (position, form): (usize, Form),
        visit: &mut impl FnMut(&Word<'_>),
    ) {
        self.fold(raw);
        if !self.folded.is_empty() && self.folded.len() <= MAX_WORD_BYTES {
            visit(&Word { text: &self.folded, at, position, form });
        }
    }

    /// Lower case, and plain letters in place of accented ones, into `self.folded`.
    fn fold(&mut self, raw: &str) {
        self.folded.clear();
        if raw.is_ascii() {
            self.folded.push_str(raw);
            self.folded.make_ascii_lowercase();
            return;
        }
        let lower = raw.to_lowercase();
        let folding = self.folding.get_or_insert_with(|| {
            TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build()
        });
        let mut stream = folding.token_stream(&lower);
        while let Some(token) = stream.next() {
            self.folded.push_str(&token.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut found = Vec::new();
        Analyzer::new().words(text, |word| {
            if !word.is_stop_word() {
                found.push(format!("{}{}", word.text, "'".repeat(usize::from(word.form != Form::Whole))));
            }
        });
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_whole_first_and_then_their_parts() {
        check("", "");
        check(" - . _ ", "");
        check("The printer is offline.", "printer offline");
        check("5.7.64", "5.7.64 5' 7' 64'");
        check("bounced with 5.7.64.", "bounced 5.7.64 5' 7' 64'");
        check("0x8004DEF7", "0x8004def7 8004def7'");
        check("8004def7", "8004def7");
        check("MapiExceptionNotFound", "mapiexceptionnotfound mapi' exception' found'");
        check("HTTPServer", "httpserver http' server'");
        check("AADSTS50076", "aadsts50076 aadsts' 50076'");
        check("O365 x64", "o365 365' x64 64'");
        check("Win32Exception", "win32exception win' 32' exception'");
        check(
            "Get-MailboxDatabase",
            "get-mailboxdatabase get' mailboxdatabase' mailbox' database' getmailboxdatabase'",
        );
        check("e-mail", "e-mail mail' email'");
        check("ana.silva@contoso.com", "ana.silva@contoso.com ana' silva' contoso' com'");
        check("user's don't", "user don");
        check("it’s O'Brien", "o brien");
        check("Café ÜBER Straße", "cafe uber strasse");
        check("C:\\Windows\\System32", "c windows system32 system' 32'");
        check("sync_state", "sync_state sync' state'");
    }

    #[test]
    fn a_word_over_the_limit_is_dropped_and_its_parts_are_kept() {
        let long = "Quota".repeat(30);
        let mut words = Vec::new();
        Analyzer::new().words(&long, |word| words.push((word.form, word.text.to_owned())));
        assert!(words.iter().all(|(form, text)| *form == Form::Part && text == "quota"), "{words:?}");
        assert!(!words.is_empty());
        check(&"a".repeat(100), &"a".repeat(100));
        check(&"a".repeat(101), "");
    }

    #[test]
    fn offsets_cut_the_text_where_the_word_stands() {
        let text = "Ünïcode über GetMailbox(5.7)";
        Analyzer::new().words(text, |word| {
            let cut = text.get(word.at.clone()).expect("on character boundaries");
            let mut alone = Vec::new();
            Analyzer::new().words(cut, |other| alone.push(other.text.to_owned()));
            assert_eq!(alone.first().map(String::as_str), Some(word.text));
        });
    }

    #[test]
    fn plain_words_are_stemmed_and_codes_are_not() {
        for (word, stem) in
            [("printers", "printer"), ("authentication", "authent"), ("kb5034s", "kb5034s"), ("5.7.64", "5.7.64")]
        {
            assert_eq!(super::stem(word), stem);
        }
    }
}
