//! The forward pass: from the ids of word pieces to one vector.

use super::math::{Norm, gelu, softmax};
use super::matrix::{Matrix, Tiles, fill_panels, product, scale_of, to_i8};
use super::simd::{Kernel, WIDTH};

/// One vector for each word piece, as `i8` with a scale each.
pub(super) struct Words {
    width: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
}

impl Words {
    pub fn new(rows: usize, width: usize) -> Self {
        Self { width, values: Vec::with_capacity(rows * width), scales: Vec::with_capacity(rows) }
    }

    pub fn push(&mut self, row: &[f32]) {
        let scale = scale_of(row);
        self.values.extend(row.iter().map(|value| to_i8(*value, scale)));
        self.scales.push(scale);
    }

    fn add_to(&self, id: u32, sum: &mut [f32]) {
        let id = id as usize;
        let scale = self.scales[id];
        for (sum, value) in sum.iter_mut().zip(&self.values[id * self.width..]) {
            *sum += f32::from(*value) * scale;
        }
    }
}

pub(super) struct Layer {
    /// Queries, keys and values in one; the queries are already divided by the root of the
    /// head's width.
    pub attention: Matrix,
    pub attention_output: Matrix,
    pub attention_norm: Norm,
    pub up: Matrix,
    pub down: Matrix,
    pub norm: Norm,
}

pub(super) struct Network {
    pub words: Words,
    /// One row for each place in a text; the one type of token is already added.
    pub positions: Vec<f32>,
    pub norm: Norm,
    pub layers: Vec<Layer>,
    pub width: usize,
    pub heads: usize,
    pub kernel: Kernel,
}

/// What a pass holds, kept from layer to layer.
#[derive(Default)]
struct Scratch {
    tiles: Tiles,
    /// Queries, keys and values of each token, then what leads up to the next layer.
    wide: Vec<f32>,
    /// What a layer adds.
    more: Vec<f32>,
    scores: Vec<f32>,
    panels: Vec<f32>,
}

impl Network {
    /// The sum of all tokens' vectors after the last layer. There is at least one token, none
    /// beyond the vocabulary, and no more than there are positions.
    pub fn pass(&self, ids: &[u32]) -> Vec<f32> {
        let mut hidden = self.positions[..ids.len() * self.width].to_vec();
        self.kernel.run(|| {
            for (id, row) in ids.iter().zip(hidden.chunks_exact_mut(self.width)) {
                self.words.add_to(*id, row);
                self.norm.apply(row);
            }
        });
        let mut scratch = Scratch { more: vec![0.0; hidden.len()], ..Scratch::default() };
        for layer in &self.layers {
            self.attend(layer, &mut hidden, &mut scratch);
            self.think(layer, &mut hidden, &mut scratch);
        }
        let mut sum = vec![0.0; self.width];
        for row in hidden.chunks_exact(self.width) {
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        sum
    }

    /// The half of a layer in which tokens look at each other.
    fn attend(&self, layer: &Layer, hidden: &mut [f32], scratch: &mut Scratch) {
        let (kernel, rows) = (self.kernel, hidden.len() / self.width);
        scratch.tiles.fill(kernel, hidden, self.width, rows, self.width);
        scratch.wide.resize(rows * layer.attention.outputs(), 0.0);
        layer.attention.apply(kernel, &scratch.tiles, &mut scratch.wide);
        for head in 0..self.heads {
            self.attend_with(head, rows, scratch);
        }
        scratch.tiles.fill(kernel, &scratch.more, self.width, rows, self.width);
        layer.attention_output.apply(kernel, &scratch.tiles, &mut scratch.more);
        kernel.run(|| layer.attention_norm.add_and_apply(hidden, &scratch.more));
    }

    /// One head: for each token, the values of all tokens by how well their keys fit its query.
    fn attend_with(&self, head: usize, rows: usize, scratch: &mut Scratch) {
        let Scratch { tiles, wide, more, scores, panels } = scratch;
        let (width, stride) = (self.width, 3 * self.width);
        let depth = width / self.heads;
        let first = head * depth;

        tiles.fill(self.kernel, &wide[first..], stride, rows, depth);
        fill_panels(panels, depth, rows, |k, token| wide[token * stride + width + first + k]);
        scores.resize(rows * rows, 0.0);
        product(self.kernel, tiles, panels, |row, panel, sums| {
            let to = &mut scores[row * rows..(row + 1) * rows][panel * WIDTH..];
            to.iter_mut().zip(sums).for_each(|(to, sum)| *to = *sum);
        });
        self.kernel.run(|| scores.chunks_exact_mut(rows).for_each(softmax));

        tiles.fill(self.kernel, scores, rows, rows, rows);
        fill_panels(panels, rows, depth, |token, column| wide[token * stride + 2 * width + first + column]);
        product(self.kernel, tiles, panels, |row, panel, sums| {
            let to = &mut more[row * width + first..][..depth][panel * WIDTH..];
            to.iter_mut().zip(sums).for_each(|(to, sum)| *to = *sum);
        });
    }

    /// The half of a layer in which each token is by itself.
    fn think(&self, layer: &Layer, hidden: &mut [f32], scratch: &mut Scratch) {
        let (kernel, rows) = (self.kernel, hidden.len() / self.width);
        let Scratch { tiles, wide, more, .. } = scratch;
        tiles.fill(kernel, hidden, self.width, rows, self.width);
        wide.resize(rows * layer.up.outputs(), 0.0);
        layer.up.apply(kernel, tiles, wide);
        kernel.run(|| gelu(wide));
        tiles.fill(kernel, wide, layer.up.outputs(), rows, layer.up.outputs());
        layer.down.apply(kernel, tiles, more);
        kernel.run(|| layer.norm.add_and_apply(hidden, more));
    }
}
