//! A vector in a byte a number.

/// A vector of length 1, each number a multiple of `scale`. What is lost by rounding moves a
/// product of two by less than a hundredth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Small {
    pub scale: f32,
    pub values: Vec<i8>,
}

impl Small {
    /// Rounds a vector.
    pub fn of(vector: &[f32]) -> Self {
        let largest = vector.iter().fold(f32::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
        let scale = largest / f32::from(i8::MAX);
        // Within -127 to 127 by construction; a cast from float to integer saturates besides.
        let values = vector.iter().map(|value| (value / scale).round() as i8).collect();
        Self { scale, values }
    }

    /// How near another vector is, between -1 and 1.
    pub fn cosine(&self, other: &Self) -> f32 {
        super::dot::dot(&self.values, &other.values) as f32 * self.scale * other.scale
    }

    /// The scale and then the numbers.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.scale.to_le_bytes().to_vec();
        bytes.extend(self.values.iter().map(|value| value.cast_unsigned()));
        bytes
    }

    /// Reads what [`Small::to_bytes`] wrote: the scale, and the numbers.
    pub fn split(bytes: &[u8]) -> Option<(f32, &[u8])> {
        let (scale, values) = bytes.split_first_chunk()?;
        Some((f32::from_le_bytes(*scale), values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_loses_little_and_bytes_come_back() {
        let vector: Vec<f32> = (0..256).map(|number| (number as f32 * 0.7).sin() / 11.0).collect();
        let small = Small::of(&vector);
        for (value, byte) in vector.iter().zip(&small.values) {
            assert!((value - f32::from(*byte) * small.scale).abs() <= small.scale / 2.0 + 1e-6);
        }
        let bytes = small.to_bytes();
        let (scale, values) = Small::split(&bytes).expect("long enough");
        assert_eq!((scale, values.len()), (small.scale, 256));
        assert!(values.iter().zip(&small.values).all(|(byte, value)| byte.cast_signed() == *value));
        assert!(Small::split(&[1, 2]).is_none());
        assert_eq!(Small::of(&[0.0; 4]).values, [0; 4]);
    }
}
