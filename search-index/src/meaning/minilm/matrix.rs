//! Matrices in the form the kernels want: weights as `i8` in panels of 32 outputs, inputs cut
//! into tiles of a few rows.

use super::simd::{Kernel, MOST_ROWS, WIDTH, Weight};

/// The largest `i8`: a channel's largest weight becomes this.
const FULL: f32 = 127.0;

/// A channel's scale; 1 where all its weights are nothing.
pub(super) fn scale_of(weights: &[f32]) -> f32 {
    let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    if largest > f32::MIN_POSITIVE * FULL { largest / FULL } else { 1.0 }
}

/// A weight at its channel's scale.
pub(super) fn to_i8(weight: f32, scale: f32) -> i8 {
    // `as` keeps to the range of `i8`, and the quotient is in it but for rounding.
    (weight / scale).round() as i8
}

/// A linear layer: `i8` weights in the layout `[outputs / 32][inputs][32]`, each output with
/// a scale and a bias.
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    panels: Vec<i8>,
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Matrix {
    pub fn new(inputs: usize, outputs: usize) -> Self {
        let columns = outputs.next_multiple_of(WIDTH);
        Self {
            inputs,
            outputs,
            panels: vec![0; inputs * columns],
            scales: vec![0.0; columns],
            biases: vec![0.0; columns],
        }
    }

    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Sets all weights of one output.
    pub fn set(&mut self, output: usize, weights: &[f32]) {
        let scale = scale_of(weights);
        let panel = &mut self.panels[output / WIDTH * self.inputs * WIDTH..][..self.inputs * WIDTH];
        for (row, weight) in panel.as_chunks_mut::<WIDTH>().0.iter_mut().zip(weights) {
            row[output % WIDTH] = to_i8(*weight, scale);
        }
        self.scales[output] = scale;
    }

    /// Sets the biases of the outputs from one on.
    pub fn set_biases(&mut self, first: usize, biases: &[f32]) {
        self.biases[first..first + biases.len()].copy_from_slice(biases);
    }

    /// Multiplies what the first outputs give by a factor.
    pub fn multiply_first(&mut self, outputs: usize, factor: f32) {
        self.scales[..outputs].iter_mut().for_each(|scale| *scale *= factor);
        self.biases[..outputs].iter_mut().for_each(|bias| *bias *= factor);
    }

    /// The layer's outputs for each row of `x`.
    pub fn apply(&self, kernel: Kernel, x: &Tiles, out: &mut [f32]) {
        let put = |out: &mut [f32], row: usize, panel: usize, sums: &[f32; WIDTH]| {
            let first = panel * WIDTH;
            let out = &mut out[row * self.outputs..(row + 1) * self.outputs][first..];
            let channels = self.scales[first..].iter().zip(&self.biases[first..]);
            for ((out, sum), (scale, bias)) in out.iter_mut().zip(sums).zip(channels) {
                *out = sum * scale + bias;
            }
        };
        if x.rows.div_ceil(x.height) < kernel.tiles_for_wide() {
            return product(kernel, x, &self.panels, |row, panel, sums| put(out, row, panel, sums));
        }
        // Many tiles: each panel is made `f32` once rather than for each tile.
        let mut wide = vec![0.0; self.inputs * WIDTH];
        for (at, panel) in self.panels.chunks_exact(self.inputs * WIDTH).enumerate() {
            kernel.run(|| wide.iter_mut().zip(panel).for_each(|(wide, weight)| *wide = f32::from(*weight)));
            product(kernel, x, &wide, |row, _, sums| put(out, row, at, sums));
        }
    }
}

/// Rows cut into tiles of about the same height, each in the layout `[depth][rows]`.
#[derive(Default)]
pub(super) struct Tiles {
    values: Vec<f32>,
    rows: usize,
    depth: usize,
    height: usize,
}

impl Tiles {
    /// Takes `rows` rows of `depth` values; row `r` begins at `from[r * stride]`.
    pub fn fill(&mut self, kernel: Kernel, from: &[f32], stride: usize, rows: usize, depth: usize) {
        (self.rows, self.depth) = (rows, depth);
        self.height = rows.div_ceil(rows.div_ceil(kernel.most_rows()));
        self.values.resize(rows * depth, 0.0);
        for (at, tile) in self.values.chunks_mut(self.height * depth).enumerate() {
            let from = &from[at * self.height * stride..];
            let height = tile.len() / depth;
            for (k, column) in tile.chunks_exact_mut(height).enumerate() {
                for (to, row) in column.iter_mut().zip(from[k..].chunks(stride)) {
                    *to = row[0];
                }
            }
        }
    }
}

/// All rows times all panels; hands on the sums of each row and panel.
pub(super) fn product<W: Weight>(
    kernel: Kernel,
    x: &Tiles,
    panels: &[W],
    mut put: impl FnMut(usize, usize, &[f32; WIDTH]),
) {
    let mut sums = [0.0; MOST_ROWS * WIDTH];
    for (panel_at, panel) in panels.chunks_exact(x.depth * WIDTH).enumerate() {
        for (tile_at, tile) in x.values.chunks(x.height * x.depth).enumerate() {
            let rows = tile.len() / x.depth;
            let sums = &mut sums[..rows * WIDTH];
            kernel.tile(rows, tile, panel, sums);
            for (row, sums) in sums.as_chunks::<WIDTH>().0.iter().enumerate() {
                put(tile_at * x.height + row, panel_at, sums);
            }
        }
    }
}

/// Fills panels with a matrix whose row `k` gives the values of column `c` by `value(k, c)`.
pub(super) fn fill_panels(
    panels: &mut Vec<f32>,
    depth: usize,
    columns: usize,
    value: impl Fn(usize, usize) -> f32,
) {
    panels.clear();
    panels.resize(depth * columns.next_multiple_of(WIDTH), 0.0);
    for (at, panel) in panels.chunks_exact_mut(depth * WIDTH).enumerate() {
        let first = at * WIDTH;
        for (row, to) in panel.as_chunks_mut::<WIDTH>().0.iter_mut().enumerate() {
            for (column, to) in (first..columns).zip(to) {
                *to = value(row, column);
            }
        }
    }
}
