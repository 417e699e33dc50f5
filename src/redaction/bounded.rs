//! Looking for patterns that accounts wrote, with work that is bounded by the text's length.
//!
//! A search is linear, but a search that goes on to the end of the text before it gives back one
//! letter, again and again, is not. So looking is counted: what a search may have read at most.
//!
//! What must stay true:
//! - Counted, never timed: the same text and rules give the same answer everywhere.
//! - In doubt it hides: where what may be spent is spent, the rest of the text is found.

use regex::Regex;

/// How often each byte of a text may be looked at, by all rules of an account together, and what
/// short texts may cost besides.
const LOOKS: usize = 128;
const SHORT: usize = 256 * 1024;
/// How often each byte may be looked at by one rule to the text's end, and by large patterns.
const WHOLE: usize = 8;
/// How far is looked at once after that.
const WINDOW: usize = 512;
/// What a look of a large pattern counts.
const LARGE: usize = 8;

/// Length of the texts that a new pattern is tried on, and how often it may look at each of their characters.
pub const TRIAL: usize = 4_000;
pub const MOST_LOOKS: usize = 200;

/// What may still be spent on a text.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    left: usize,
}

impl Work {
    /// What all rules together may spend on a text.
    pub fn on(text: &str) -> Self {
        Self { left: text.len() * LOOKS + SHORT }
    }

    fn spend(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }
}

/// A pattern, and what looking for it costs.
#[derive(Clone, Debug)]
pub struct Finder {
    regex: Regex,
    /// How long a match is at most.
    longest: Option<usize>,
    weight: usize,
    /// Words that somebody wrote down: a search never reads far beyond what it finds.
    is_words: bool,
}

impl Finder {
    /// Finds words.
    pub fn of_words(regex: Regex) -> Self {
        Self { regex, longest: None, weight: 1, is_words: true }
    }

    /// Finds what a pattern matches.
    pub fn of_pattern(regex: Regex, longest: Option<usize>, is_large: bool) -> Self {
        Self { regex, longest, weight: if is_large { LARGE } else { 1 }, is_words: false }
    }

    /// Tells where it is found, in order.
    pub fn find(&self, text: &str, work: &mut Work, found: &mut impl FnMut(usize, usize)) {
        if self.is_words {
            self.regex.find_iter(text).for_each(|is| found(is.start(), is.end()));
            return;
        }
        let mut whole = (text.len() * WHOLE + SHORT / 4).min(work.left);
        let mut at = 0;
        while at < text.len() {
            if work.left == 0 {
                return found(at, text.len());
            }
            let end = if whole > 0 { text.len() } else { ceiling(text, at + WINDOW) };
            let (is, read) = self.next(text, at, end);
            let cost = read * self.weight;
            whole = whole.saturating_sub(cost);
            // A look at everything is free, or an account with many rules would have none.
            work.spend(if at == 0 { 0 } else { cost });
            let Some((start, end)) = is else { return };
            found(start, end);
            at = end;
        }
    }

    /// The next match, looked for up to `end`, and how much was read for it at most.
    fn next(&self, text: &str, at: usize, end: usize) -> (Option<(usize, usize)>, usize) {
        let rest = text.len() - at;
        let far = |is: &regex::Match<'_>, end: usize| {
            self.longest.map_or(end - at, |longest| (is.end() - at + longest).min(rest))
        };
        match self.regex.find_at(&text[..end], at) {
            Some(is) if is.end() < end || end == text.len() => (Some((is.start(), is.end())), far(&is, end)),
            // What the window cut off, or did not have: looked for in all that is left.
            _ if end < text.len() => {
                let is = self.regex.find_at(text, at);
                (is.map(|is| (is.start(), is.end())), end - at + rest)
            }
            _ => (None, rest),
        }
    }

    /// Whether it costs too much in a text as people and machines write them.
    pub fn is_slow(&self) -> bool {
        let texts =
            ["The printer of the client prints nothing any more ", "0 1 22 333 4444 ", "AAAAbbbb", "Größe ü "];
        texts.iter().any(|text| {
            let text: String = text.chars().cycle().take(TRIAL).collect();
            let mut work = Work { left: text.len() * MOST_LOOKS };
            let (all, mut last) = (text.len(), (0, 0));
            self.find(&text, &mut work, &mut |start, end| last = (start, end));
            work.left == 0 && last.1 == all
        })
    }
}

/// The first end of a character that is no nearer than this.
fn ceiling(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
