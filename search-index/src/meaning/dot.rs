//! Products of byte vectors, the one loop that decides how long a search by meaning takes.

#![allow(unsafe_code)]

/// The sum of the products of two vectors, of as many numbers as the shorter has.
pub(super) fn dot(left: &[i8], right: &[i8]) -> i32 {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: this machine has AVX2, as was asked just now.
        return unsafe { avx2(left, right) };
    }
    portable(left, right)
}

fn portable(left: &[i8], right: &[i8]) -> i32 {
    // Products of two bytes fit 16 bits, which compilers vectorise well.
    left.iter().zip(right).map(|(left, right)| i32::from(i16::from(*left) * i16::from(*right))).sum()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(left: &[i8], right: &[i8]) -> i32 {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_madd_epi16,
        _mm256_setzero_si256, _mm256_storeu_si256,
    };
    const STEP: usize = size_of::<__m128i>();
    let mut sums = _mm256_setzero_si256();
    let (left_steps, left_rest) = left.as_chunks::<STEP>();
    let (right_steps, right_rest) = right.as_chunks::<STEP>();
    let steps = left_steps.len().min(right_steps.len());
    for (left, right) in left_steps.iter().zip(right_steps) {
        // SAFETY: each reads the 16 bytes of an array of 16; no alignment is asked for.
        let (left, right) = unsafe {
            (_mm_loadu_si128(left.as_ptr().cast::<__m128i>()), _mm_loadu_si128(right.as_ptr().cast::<__m128i>()))
        };
        let products = _mm256_madd_epi16(_mm256_cvtepi8_epi16(left), _mm256_cvtepi8_epi16(right));
        sums = _mm256_add_epi32(sums, products);
    }
    let mut lanes = [0_i32; 8];
    // SAFETY: writes 32 bytes to an array of eight 32-bit numbers; no alignment is asked for.
    unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast::<__m256i>(), sums) };
    let rest = if left_steps.len() == steps && right_steps.len() == steps {
        portable(left_rest, right_rest)
    } else {
        portable(&left[steps * STEP..], &right[steps * STEP..])
    };
    lanes.iter().sum::<i32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_give_the_same() {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        for length in [0, 1, 15, 16, 17, 64, 255, 256, 384] {
            let left: Vec<i8> = (0..length).map(|_| next().cast_signed()).collect();
            let right: Vec<i8> = (0..length + 3).map(|_| next().cast_signed()).collect();
            let expected = left.iter().zip(&right).map(|(l, r)| i32::from(*l) * i32::from(*r)).sum::<i32>();
            assert_eq!((dot(&left, &right), portable(&left, &right)), (expected, expected), "{length}");
            assert_eq!(dot(&right, &left), expected);
        }
        assert_eq!(dot(&[i8::MIN; 256], &[i8::MIN; 256]), 256 * 128 * 128);
    }
}
