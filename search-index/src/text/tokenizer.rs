//! The analyzer in the shape tantivy asks for.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{Analyzer, stem};

/// The name under which words go into the index as they are.
pub(crate) const WORDS: &str = "rf_words";
/// The name under which words go into the index as stems.
pub(crate) const STEMS: &str = "rf_stems";

#[derive(Clone, Copy)]
enum Output {
    Words,
    Stems,
}

/// Gives tantivy the words of a text, without stop words.
#[derive(Clone)]
pub(crate) struct WordTokenizer {
    analyzer: Analyzer,
    output: Output,
    tokens: Vec<Token>,
}

impl WordTokenizer {
    /// Words as they are: the dictionary for prefixes and spelling.
    pub fn words() -> Self {
        Self::new(Output::Words)
    }

    /// Stems: what is searched and scored.
    pub fn stems() -> Self {
        Self::new(Output::Stems)
    }

    fn new(output: Output) -> Self {
        Self { analyzer: Analyzer::new(), output, tokens: Vec::new() }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordTokens<'a> {
        let Self { analyzer, output, tokens } = self;
        tokens.clear();
        analyzer.words(text, |word| {
            if word.is_stop_word() {
                return;
            }
            let text = match output {
                Output::Words => word.text.to_owned(),
                Output::Stems => stem(word.text).into_owned(),
            };
            tokens.push(Token {
                offset_from: word.at.start,
                offset_to: word.at.end,
                position: word.position,
                text,
                position_length: 1,
            });
        });
        WordTokens { tokens, next: 0 }
    }
}

/// The words of one text.
pub(crate) struct WordTokens<'a> {
    tokens: &'a mut Vec<Token>,
    /// One past the current token.
    next: usize,
}

impl TokenStream for WordTokens<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
