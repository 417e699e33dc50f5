//! What a transformer needs besides matrix products. Written without branches and calls, and
//! always inlined, so that the compiler makes each loop as wide as the kernel's registers.

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

/// Sums kept side by side: one after the other they would wait for each other.
const LANES: usize = 16;

/// The scale and shift after a normalisation.
pub(super) struct Norm {
    pub scale: Vec<f32>,
    pub shift: Vec<f32>,
    pub epsilon: f32,
}

impl Norm {
    /// Adds `more` to each row and normalises it.
    #[inline(always)]
    pub fn add_and_apply(&self, rows: &mut [f32], more: &[f32]) {
        let width = self.scale.len();
        for (row, more) in rows.chunks_exact_mut(width).zip(more.chunks_exact(width)) {
            for (value, more) in row.iter_mut().zip(more) {
                *value += more;
            }
            self.apply(row);
        }
    }

    /// Brings a row to mean 0 and variance 1, then to the layer's own scale and shift.
    #[inline(always)]
    pub fn apply(&self, row: &mut [f32]) {
        let count = row.len() as f32;
        let mean = sum_of(row, |value| value) / count;
        let variance = sum_of(row, |value| (value - mean) * (value - mean)) / count;
        let factor = 1.0 / (variance + self.epsilon).sqrt();
        for ((value, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
            *value = (*value - mean) * factor * scale + shift;
        }
    }
}

/// Turns a row of scores into parts of one.
#[inline(always)]
pub(super) fn softmax(row: &mut [f32]) {
    let mut largest = [f32::MIN; LANES];
    for values in row.chunks(LANES) {
        for (largest, value) in largest.iter_mut().zip(values) {
            *largest = if *value > *largest { *value } else { *largest };
        }
    }
    let largest = largest.into_iter().fold(f32::MIN, f32::max);
    for value in row.iter_mut() {
        *value = exp(*value - largest);
    }
    let whole = sum_of(row, |value| value);
    for value in row.iter_mut() {
        *value /= whole;
    }
}

/// `x · Φ(x)` with the exact normal distribution, not its approximation by `tanh`.
///
/// The error function is formula 7.1.26 of Abramowitz and Stegun, off by at most 1.5e-7.
#[inline(always)]
pub(super) fn gelu(values: &mut [f32]) {
    for value in values {
        let x = value.abs() * FRAC_1_SQRT_2;
        let t = 1.0 / (1.0 + 0.327_591_1 * x);
        let tail = t
            * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4))))
            * exp(-x * x);
        *value = value.max(0.0) - 0.5 * value.abs() * tail;
    }
}

/// `e` to the power of `x`, which is kept to what an `f32` can hold; off by a few parts in 10⁷.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding this to a small number rounds it and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * LOG2_E + ROUND;
    let twos = rounded - ROUND;
    // ln 2 in two parts, the first with few enough digits for an exact product.
    let rest = x - twos * 0.693_359_4 + twos * 2.121_944_4e-4;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest
                            * (0.166_666_67 + rest * (0.041_666_66 + rest * (0.008_333_36 + rest * 0.001_39)))));
    f32::from_bits((rounded.to_bits() << 23).wrapping_add(0x3f80_0000)) * series
}

#[inline(always)]
fn sum_of(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    sums.into_iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_where_a_f32_can_hold_it() {
        for step in -870..=880 {
            let x = step as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-6, "{x}: {} {}", exp(x), x.exp());
        }
        assert!(exp(-1000.0) < 1e-37 && exp(1000.0).is_finite());
    }

    #[test]
    fn gelu_has_the_known_values() {
        let mut values = [0.0, 1.0, -1.0, 2.0, -3.0, 30.0, -30.0];
        gelu(&mut values);
        let expected = [0.0, 0.841_344_7, -0.158_655_3, 1.954_499_7, -0.004_049_7, 30.0, 0.0];
        for (value, expected) in values.into_iter().zip(expected) {
            assert!((value - expected).abs() < 1e-6, "{value} {expected}");
        }
    }

    #[test]
    fn a_softmax_row_sums_to_one_and_keeps_its_ratios() {
        let mut row = [1.0, 2.0, 1.0, -200.0, 90.0, 90.0];
        softmax(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((row[4] - 0.5).abs() < 1e-6 && row[3] < 1e-30, "{row:?}");
    }
}
