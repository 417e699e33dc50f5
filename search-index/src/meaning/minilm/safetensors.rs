//! Reads tensors out of a `safetensors` file: eight bytes with the length of a JSON header,
//! the header, the numbers.
//!
//! A reader of its own, for the usual crate takes the file as one slice: 90 MB in memory, or
//! mapped, and a mapped file that somebody cuts short ends the process. This one holds one block
//! of rows at a time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::digest::Digest;
use super::error::ModelError;

/// A longer header is no model's: ours has 10 kB.
const LONGEST_HEADER: u64 = 16 << 20;
/// Bytes read at once, or one row where that is longer.
const BLOCK: usize = 1 << 20;

pub(super) struct Tensors {
    path: PathBuf,
    file: File,
    tensors: HashMap<String, Tensor>,
    /// Where the numbers begin.
    start: u64,
}

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "__metadata__")]
    _metadata: Option<IgnoredAny>,
    #[serde(flatten)]
    tensors: HashMap<String, Tensor>,
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [u64; 2],
}

#[derive(Clone, Copy)]
pub(super) enum Form {
    F32,
    F16,
    Bf16,
}

impl Tensors {
    /// Reads the header and checks that the file is as long as it says.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let unreadable = ModelError::unreadable(path);
        let mut file = File::open(path).map_err(&unreadable)?;
        let length = file.metadata().map_err(&unreadable)?.len();
        let mut first = [0; 8];
        if length < 8 {
            return Err(ModelError::refused(path, "it has not even the length of its header"));
        }
        file.read_exact(&mut first).map_err(&unreadable)?;
        let header_length = u64::from_le_bytes(first);
        if header_length > LONGEST_HEADER.min(length - 8) {
            let reason = format!("it says its header has {header_length} bytes, of {length} in all");
            return Err(ModelError::refused(path, reason));
        }
        let mut header = vec![0; header_length as usize];
        file.read_exact(&mut header).map_err(&unreadable)?;
        let header: Header = serde_json::from_slice(&header)
            .map_err(|error| ModelError::refused(path, format!("its header cannot be read: {error}")))?;
        let start = 8 + header_length;
        let end = header.tensors.values().flat_map(|tensor| tensor.data_offsets).max().unwrap_or(0);
        if end != length - start {
            let reason = format!("its tensors should have {end} bytes and have {}", length - start);
            return Err(ModelError::refused(path, reason));
        }
        Ok(Self { path: path.to_owned(), file, tensors: header.tensors, start })
    }

    /// Adds the whole file: the very one the tensors are read from, even if another is put in its
    /// place meanwhile.
    pub fn add_to(&mut self, digest: &mut Digest) -> Result<(), ModelError> {
        let unreadable = ModelError::unreadable(&self.path);
        let mut block = vec![0; 1 << 16];
        self.file.seek(SeekFrom::Start(0)).map_err(&unreadable)?;
        loop {
            match self.file.read(&mut block).map_err(&unreadable)? {
                0 => return Ok(()),
                count => digest.add(&block[..count]),
            }
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// Hands on the first `rows` rows of a tensor of this shape, one after the other, all finite.
    pub fn each_row(
        &mut self,
        name: &str,
        shape: [usize; 2],
        rows: usize,
        take: impl FnMut(usize, &[f32]),
    ) -> Result<(), ModelError> {
        let found = self.find(name, &shape)?;
        self.read(name, found, rows, shape[1], take)
    }

    /// A tensor of one dimension.
    pub fn vector(&mut self, name: &str, length: usize) -> Result<Vec<f32>, ModelError> {
        let found = self.find(name, &[length])?;
        let mut vector = Vec::new();
        self.read(name, found, 1, length, |_, values| vector.extend_from_slice(values))?;
        Ok(vector)
    }

    fn read(
        &mut self,
        name: &str,
        (form, at): (Form, u64),
        rows: usize,
        width: usize,
        mut take: impl FnMut(usize, &[f32]),
    ) -> Result<(), ModelError> {
        let row = width * form.size();
        let mut block = vec![0; (BLOCK / row).clamp(1, rows) * row];
        let mut values = Vec::new();
        let mut left = rows * row;
        let mut count = 0;
        let mut is_blank = true;
        self.file.seek(SeekFrom::Start(at)).map_err(ModelError::unreadable(&self.path))?;
        while left > 0 {
            let block_length = block.len().min(left);
            let block = &mut block[..block_length];
            self.file.read_exact(block).map_err(ModelError::unreadable(&self.path))?;
            left -= block.len();
            form.read(block, &mut values);
            if values.iter().any(|value| !value.is_finite()) {
                return Err(ModelError::refused(&self.path, format!("{name} has values that are no numbers")));
            }
            is_blank &= values.iter().all(|value| *value == 0.0);
            for values in values.chunks_exact(width) {
                take(count, values);
                count += 1;
            }
        }
        // What a torn copy leaves behind. A bias may well be nothing, a matrix is not.
        if is_blank && rows > 1 {
            return Err(ModelError::refused(&self.path, format!("{name} has nothing but zeros")));
        }
        Ok(())
    }

    /// Where a tensor begins in the file, after checking that it is what is expected.
    pub fn find(&self, name: &str, shape: &[usize]) -> Result<(Form, u64), ModelError> {
        let refused = |reason: String| ModelError::refused(&self.path, reason);
        let tensor = self.tensors.get(name).ok_or_else(|| refused(format!("there is no tensor {name}")))?;
        if tensor.shape != shape {
            return Err(refused(format!("{name} has the shape {:?}, expected was {shape:?}", tensor.shape)));
        }
        let form = match tensor.dtype.as_str() {
            "F32" => Form::F32,
            "F16" => Form::F16,
            "BF16" => Form::Bf16,
            other => return Err(refused(format!("{name} has the type {other}, known are F32, F16 and BF16"))),
        };
        let [begin, end] = tensor.data_offsets;
        let bytes = shape.iter().try_fold(form.size(), |bytes, size| bytes.checked_mul(*size));
        if bytes.is_none_or(|bytes| end.checked_sub(begin) != Some(bytes as u64)) {
            return Err(refused(format!("{name} lies at {begin}..{end}, which does not fit its shape {shape:?}")));
        }
        // No overflow: `end` is at most the length of the file after `start`.
        Ok((form, self.start + begin))
    }
}

impl Form {
    fn size(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
        }
    }

    fn read(self, bytes: &[u8], values: &mut Vec<f32>) {
        values.clear();
        let (fours, twos) = (bytes.as_chunks::<4>().0.iter(), bytes.as_chunks::<2>().0.iter());
        match self {
            Self::F32 => values.extend(fours.map(|four| f32::from_le_bytes(*four))),
            Self::F16 => values.extend(twos.map(|two| from_f16(u16::from_le_bytes(*two)))),
            Self::Bf16 => values.extend(twos.map(|two| from_bf16(u16::from_le_bytes(*two)))),
        }
    }
}

/// The upper half of an `f32`.
fn from_bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// One bit of sign, five of exponent, ten of mantissa.
fn from_f16(bits: u16) -> f32 {
    let (exponent, mantissa) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    let size = match exponent {
        0 => mantissa as f32 / 16_777_216.0,
        0x1f => f32::from_bits(0x7f80_0000 | mantissa << 13),
        _ => f32::from_bits((exponent + 112) << 23 | mantissa << 13),
    };
    if bits >> 15 == 1 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_right() {
        for (bits, expected) in [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8)] {
            assert_eq!(from_f16(bits), expected, "{bits:x}");
        }
        assert!(from_f16(0x7c00).is_infinite() && from_f16(0x7e00).is_nan());
        assert_eq!(from_bf16(0xc040), -3.0);
    }
}
