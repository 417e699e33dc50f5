//! The model embedder: all-MiniLM-L6-v2, or another small BERT with mean pooling, read from a
//! directory as `sentence-transformers` writes it. It knows the order of words and what they
//! mean in their place, and costs milliseconds.
//!
//! Weights are `i8` with one scale for each output, activations `f32`: a quarter of the memory,
//! and vectors within a cosine of 0.998 of the original's.

mod config;
mod digest;
mod error;
mod load;
mod math;
mod matrix;
mod network;
mod safetensors;
mod simd;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use error::ModelError;

use self::config::Config;
use self::digest::Digest;
use self::network::Network;
use self::simd::Kernel;
use super::unit;
use super::wordpiece::WordPiece;

/// A sentence model, ready to embed. Large (some 30 MB): open it once and share it.
pub struct MiniLm {
    pieces: WordPiece<Box<str>>,
    /// The marks before and after a text.
    marks: [u32; 2],
    most_tokens: usize,
    network: Network,
    name: String,
}

impl MiniLm {
    /// Reads a model's directory and checks it; takes a good part of a second.
    ///
    /// # Errors
    ///
    /// A file is missing, damaged, or of a model of another kind. Nothing is held then.
    pub fn open(directory: &Path) -> Result<Self, ModelError> {
        let kernel = Kernel::available()[0];
        Self::open_with(directory, kernel)
    }

    fn open_with(directory: &Path, kernel: Kernel) -> Result<Self, ModelError> {
        let config = Config::read(directory)?;
        let vocabulary = directory.join("vocab.txt");
        let weights = directory.join("model.safetensors");
        let refused = |reason: String| ModelError::refused(&vocabulary, reason);
        let text = config::text(&vocabulary)?;
        let count = text.lines().count();
        // More rows than pieces are harmless: some models are padded.
        if count > config.vocab_size {
            return Err(refused(format!("it has {count} pieces, the model has {}", config.vocab_size)));
        }
        let missing = |piece: &str| refused(format!("it has no piece {piece}"));
        let pieces = WordPiece::<Box<str>>::new(&text).ok_or_else(|| missing("[UNK]"))?;
        let mark = |piece| pieces.id(piece).ok_or_else(|| missing(piece));
        let marks = [mark("[CLS]")?, mark("[SEP]")?];
        // The same weights with another vocabulary give other vectors.
        let mut digest = Digest::new();
        digest.add(text.as_bytes());
        let network = load::load(&weights, &config, kernel, &mut digest)?;
        let name = format!("{}-{:016x}", config.name(), digest.value());
        Ok(Self { pieces, marks, most_tokens: config.most_tokens, network, name })
    }

    /// The vector of a text, of length 1; nothing for a text without a word. Only the first 128
    /// pieces of a text count, its two marks among them.
    pub fn embed(&self, text: &str) -> Option<Vec<f32>> {
        let ids = self.ids(text);
        if ids.len() <= self.marks.len() {
            return None;
        }
        unit(self.network.pass(&ids))
    }

    /// The pieces of a text between their marks.
    fn ids(&self, text: &str) -> Vec<u32> {
        let mut ids = self.pieces.ids(text, self.most_tokens - self.marks.len());
        ids.insert(0, self.marks[0]);
        ids.push(self.marks[1]);
        ids
    }

    /// Numbers in a vector.
    pub fn dimensions(&self) -> usize {
        self.network.width
    }

    /// Names the model and its very weights: vectors may be compared only under the same name.
    pub fn name(&self) -> &str {
        &self.name
    }
}
