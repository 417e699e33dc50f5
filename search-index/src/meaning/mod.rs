//! What a text means, as a vector: texts that say the same in other words have vectors
//! that point the same way.

mod minilm;
mod table;
mod wordpiece;

pub use minilm::{MiniLm, ModelError};

/// The vector at length 1; nothing where it has none.
fn unit(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_normal() {
        return None;
    }
    vector.iter_mut().for_each(|value| *value /= length);
    Some(vector)
}
