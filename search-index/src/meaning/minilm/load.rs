//! Builds the network from the weights file, tensor by tensor, so that the file is never in
//! memory as a whole.

use std::path::Path;

use super::config::Config;
use super::digest::Digest;
use super::error::ModelError;
use super::math::Norm;
use super::matrix::Matrix;
use super::network::{Layer, Network, Words};
use super::safetensors::Tensors;
use super::simd::Kernel;

struct Loader<'a> {
    config: &'a Config,
    tensors: Tensors,
    /// Some files put the model's name before each tensor's.
    prefix: &'static str,
}

/// Reads and quantises all weights, and adds the whole file to a digest.
pub(super) fn load(
    path: &Path,
    config: &Config,
    kernel: Kernel,
    digest: &mut Digest,
) -> Result<Network, ModelError> {
    let mut tensors = Tensors::open(path)?;
    tensors.add_to(digest)?;
    let prefix = if tensors.has("bert.embeddings.LayerNorm.weight") { "bert." } else { "" };
    let mut loader = Loader { config, tensors, prefix };
    let (words, positions, norm) = loader.embeddings()?;
    let layers = (0..config.num_hidden_layers).map(|at| loader.layer(at)).collect::<Result<_, _>>()?;
    let (width, heads) = (config.hidden_size, config.num_attention_heads);
    Ok(Network { words, positions, norm, layers, width, heads, kernel })
}

impl Loader<'_> {
    fn embeddings(&mut self) -> Result<(Words, Vec<f32>, Norm), ModelError> {
        let Config { hidden_size: width, vocab_size, max_position_embeddings, type_vocab_size, .. } = *self.config;
        let name = self.name("embeddings.word_embeddings.weight");
        // First that the file has so many: a wrong size must not ask for all memory.
        self.tensors.find(&name, &[vocab_size, width])?;
        let mut words = Words::new(vocab_size, width);
        self.tensors.each_row(&name, [vocab_size, width], vocab_size, |_, row| words.push(row))?;

        let mut kind = Vec::new();
        let name = self.name("embeddings.token_type_embeddings.weight");
        self.tensors.each_row(&name, [type_vocab_size, width], 1, |_, row| kind.extend_from_slice(row))?;
        let mut positions = Vec::with_capacity(self.config.most_tokens * width);
        let name = self.name("embeddings.position_embeddings.weight");
        self.tensors.each_row(&name, [max_position_embeddings, width], self.config.most_tokens, |_, row| {
            positions.extend(row.iter().zip(&kind).map(|(position, kind)| position + kind));
        })?;
        Ok((words, positions, self.norm("embeddings.LayerNorm")?))
    }

    fn layer(&mut self, at: usize) -> Result<Layer, ModelError> {
        let Config { hidden_size: width, intermediate_size: middle, num_attention_heads: heads, .. } =
            *self.config;
        let of = |part: &str| format!("encoder.layer.{at}.{part}");
        let mut attention = Matrix::new(width, 3 * width);
        for (part, first) in ["query", "key", "value"].into_iter().zip([0, width, 2 * width]) {
            self.linear(&of(&format!("attention.self.{part}")), width, first, width, &mut attention)?;
        }
        attention.multiply_first(width, 1.0 / ((width / heads) as f32).sqrt());
        Ok(Layer {
            attention,
            attention_output: self.matrix(&of("attention.output.dense"), width, width)?,
            attention_norm: self.norm(&of("attention.output.LayerNorm"))?,
            up: self.matrix(&of("intermediate.dense"), width, middle)?,
            down: self.matrix(&of("output.dense"), middle, width)?,
            norm: self.norm(&of("output.LayerNorm"))?,
        })
    }

    fn matrix(&mut self, part: &str, inputs: usize, outputs: usize) -> Result<Matrix, ModelError> {
        let mut matrix = Matrix::new(inputs, outputs);
        self.linear(part, inputs, 0, outputs, &mut matrix)?;
        Ok(matrix)
    }

    /// Reads a linear layer into the outputs of a matrix from `first` on.
    fn linear(
        &mut self,
        part: &str,
        inputs: usize,
        first: usize,
        outputs: usize,
        matrix: &mut Matrix,
    ) -> Result<(), ModelError> {
        let name = self.name(&format!("{part}.weight"));
        self.tensors
            .each_row(&name, [outputs, inputs], outputs, |row, weights| matrix.set(first + row, weights))?;
        let name = self.name(&format!("{part}.bias"));
        matrix.set_biases(first, &self.tensors.vector(&name, outputs)?);
        Ok(())
    }

    fn norm(&mut self, part: &str) -> Result<Norm, ModelError> {
        let width = self.config.hidden_size;
        Ok(Norm {
            scale: self.tensors.vector(&self.name(&format!("{part}.weight")), width)?,
            shift: self.tensors.vector(&self.name(&format!("{part}.bias")), width)?,
            epsilon: self.config.layer_norm_eps,
        })
    }

    fn name(&self, part: &str) -> String {
        format!("{}{part}", self.prefix)
    }
}
