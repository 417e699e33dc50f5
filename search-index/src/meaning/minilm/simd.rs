//! The inner loop of every matrix product, once for each kind of processor: the only file of
//! this crate with unsafe code, for what the compiler cannot know: which instructions the
//! machine has.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Columns of a panel.
pub(super) const WIDTH: usize = 32;
/// Rows of the largest tile of any kernel.
pub(super) const MOST_ROWS: usize = 12;

/// Calls the kernel made for this number of rows, so that its sums stay in registers.
macro_rules! by_rows {
    ($rows:ident, $x:ident, $panel:ident, $sums:ident, $tile:ident, $($count:literal)*) => {
        match $rows {
            $($count => $tile::<W, $count>($x, $panel, $sums),)*
            _ => unreachable!("the number of rows was checked"),
        }
    };
}

/// Instructions this machine has. What must stay true: a value of a kind is made only by
/// [`Kernel::available`], after the machine said it has them; the unsafe blocks rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kernel(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl Kernel {
    /// All kernels that this machine can run, the fastest first.
    pub fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        let kinds = [
            #[cfg(target_arch = "x86_64")]
            (has_avx2 && is_x86_feature_detected!("avx512f"), Kind::Avx512),
            #[cfg(target_arch = "x86_64")]
            (has_avx2, Kind::Avx2),
            (true, Kind::Portable),
        ];
        kinds.into_iter().filter(|(has, _)| *has).map(|(_, kind)| Self(kind)).collect()
    }

    /// Rows of a tile whose sums still fit the registers.
    pub fn most_rows(self) -> usize {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => MOST_ROWS,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => 6,
            Kind::Portable => 4,
        }
    }

    /// From so many tiles on it pays to make a panel of `i8` into one of `f32` first; measured.
    pub fn tiles_for_wide(self) -> usize {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => 4,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => 6,
            Kind::Portable => 2,
        }
    }

    /// Runs a closure compiled for these instructions: its loops over `f32` become as wide as
    /// the registers, if all it calls is inlined.
    #[inline]
    pub fn run<T>(self, job: impl FnOnce() -> T) -> T {
        match self.0 {
            // SAFETY: the machine has AVX-512F, AVX2 and FMA: `available` asked before it made the value.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { run_avx512(job) },
            // SAFETY: the machine has AVX2 and FMA: `available` asked before it made the value.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { run_avx2(job) },
            Kind::Portable => job(),
        }
    }

    /// `sums[r][c] = Σ x[k][r] · panel[k][c]` for `rows` rows and the panel's columns.
    pub fn tile<W: Weight>(self, rows: usize, x: &[f32], panel: &[W], sums: &mut [f32]) {
        assert!((1..=self.most_rows()).contains(&rows), "{rows} rows");
        assert_eq!(panel.len() % WIDTH, 0, "a panel has whole rows");
        assert_eq!(x.len(), panel.len() / WIDTH * rows, "one row of the panel for each column of x");
        assert_eq!(sums.len(), rows * WIDTH, "one sum for each row and column");
        match self.0 {
            // SAFETY: the machine has AVX-512F: `available` asked before it made the value.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { by_rows!(rows, x, panel, sums, tile_avx512, 1 2 3 4 5 6 7 8 9 10 11 12) },
            // SAFETY: the machine has AVX2 and FMA: `available` asked before it made the value.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { by_rows!(rows, x, panel, sums, tile_avx2, 1 2 3 4 5 6) },
            Kind::Portable => by_rows!(rows, x, panel, sums, tile_portable, 1 2 3 4),
        }
    }
}

/// What a panel holds: `i8` for the model's weights, `f32` for keys and values.
pub(super) trait Weight: Copy + Into<f32> {
    /// # Safety
    ///
    /// The machine has AVX-512F.
    #[cfg(target_arch = "x86_64")]
    unsafe fn sixteen(values: &[Self; 16]) -> __m512;

    /// # Safety
    ///
    /// The machine has AVX2.
    #[cfg(target_arch = "x86_64")]
    unsafe fn eight(values: &[Self; 8]) -> __m256;
}

impl Weight for i8 {
    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn sixteen(values: &[Self; 16]) -> __m512 {
        // SAFETY: the 16 bytes behind the reference may be read; the load wants no alignment.
        let bytes = unsafe { _mm_loadu_si128(values.as_ptr().cast()) };
        _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes))
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn eight(values: &[Self; 8]) -> __m256 {
        // SAFETY: the 8 bytes behind the reference may be read; the load wants no alignment.
        let bytes = unsafe { _mm_loadl_epi64(values.as_ptr().cast()) };
        _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))
    }
}

impl Weight for f32 {
    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn sixteen(values: &[Self; 16]) -> __m512 {
        // SAFETY: the 16 numbers behind the reference may be read; the load wants no alignment.
        unsafe { _mm512_loadu_ps(values.as_ptr()) }
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn eight(values: &[Self; 8]) -> __m256 {
        // SAFETY: the 8 numbers behind the reference may be read; the load wants no alignment.
        unsafe { _mm256_loadu_ps(values.as_ptr()) }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma")]
fn run_avx512<T>(job: impl FnOnce() -> T) -> T {
    job()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn run_avx2<T>(job: impl FnOnce() -> T) -> T {
    job()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn tile_avx512<W: Weight, const ROWS: usize>(x: &[f32], panel: &[W], sums: &mut [f32]) {
    let mut held = [[_mm512_setzero_ps(); 2]; ROWS];
    for (x, weights) in x.as_chunks::<ROWS>().0.iter().zip(panel.as_chunks::<16>().0.as_chunks::<2>().0) {
        // SAFETY: this function runs only where the machine has AVX-512F.
        let (low, high) = unsafe { (W::sixteen(&weights[0]), W::sixteen(&weights[1])) };
        for (held, x) in held.iter_mut().zip(x) {
            let x = _mm512_set1_ps(*x);
            *held = [_mm512_fmadd_ps(x, low, held[0]), _mm512_fmadd_ps(x, high, held[1])];
        }
    }
    for (to, held) in sums.as_chunks_mut::<16>().0.iter_mut().zip(held.as_flattened()) {
        // SAFETY: the 16 numbers behind the reference may be written; the store wants no alignment.
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), *held) };
    }
}

/// Half a panel at a time, for there are 16 registers.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn tile_avx2<W: Weight, const ROWS: usize>(x: &[f32], panel: &[W], sums: &mut [f32]) {
    for half in 0..2 {
        let mut held = [[_mm256_setzero_ps(); 2]; ROWS];
        for (x, weights) in x.as_chunks::<ROWS>().0.iter().zip(panel.as_chunks::<8>().0.as_chunks::<4>().0) {
            // SAFETY: this function runs only where the machine has AVX2.
            let (low, high) = unsafe { (W::eight(&weights[2 * half]), W::eight(&weights[2 * half + 1])) };
            for (held, x) in held.iter_mut().zip(x) {
                let x = _mm256_set1_ps(*x);
                *held = [_mm256_fmadd_ps(x, low, held[0]), _mm256_fmadd_ps(x, high, held[1])];
            }
        }
        for (to, held) in sums.as_chunks_mut::<8>().0.as_chunks_mut::<4>().0.iter_mut().zip(held) {
            // SAFETY: the 8 numbers behind the reference may be written; the store wants no alignment.
            unsafe { _mm256_storeu_ps(to[2 * half].as_mut_ptr(), held[0]) };
            // SAFETY: as above.
            unsafe { _mm256_storeu_ps(to[2 * half + 1].as_mut_ptr(), held[1]) };
        }
    }
}

/// Eight columns at a time, which is what most machines hold without being asked for more.
fn tile_portable<W: Weight, const ROWS: usize>(x: &[f32], panel: &[W], sums: &mut [f32]) {
    for part in 0..WIDTH / 8 {
        let mut held = [[0.0_f32; 8]; ROWS];
        for (x, weights) in x.as_chunks::<ROWS>().0.iter().zip(panel.as_chunks::<8>().0.as_chunks::<4>().0) {
            let weights: [f32; 8] = weights[part].map(Into::into);
            for (held, x) in held.iter_mut().zip(x) {
                for (held, weight) in held.iter_mut().zip(weights) {
                    // In one step only where that is one instruction, for else it is a call.
                    *held =
                        if cfg!(target_arch = "aarch64") { x.mul_add(weight, *held) } else { x * weight + *held };
                }
            }
        }
        for (to, held) in sums.as_chunks_mut::<8>().0.as_chunks_mut::<4>().0.iter_mut().zip(held) {
            to[part] = held;
        }
    }
}
