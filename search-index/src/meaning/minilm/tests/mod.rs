//! The forward pass against a plain one, and directories that must be refused.

mod damage;
mod fixture;
mod measure;
mod reference;

use self::fixture::Fixture;
use self::reference::Reference;
use super::matrix::{Matrix, Tiles};
use super::simd::WIDTH;
use super::*;

fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// One piece up to more than fit: one tile and several, one panel of keys and more.
fn texts() -> impl Iterator<Item = String> {
    let letters = "the quick brown fox jumps over a lazy dog and then it goes to sleep in the sun for years";
    (1..letters.len())
        .step_by(7)
        .map(|length| letters[..length].to_owned())
        .chain(["Ünknown! \u{1f600}".to_owned()])
}

/// Heads narrower and wider than a panel, and sizes that are no multiple of its width.
const SHAPES: [(usize, usize, usize); 3] = [(32, 4, 48), (40, 1, 130), (6, 3, 7)];

#[test]
fn every_kernel_gives_what_a_plain_pass_gives() {
    for (width, heads, middle) in SHAPES {
        let directory = Fixture::new(width, heads, middle).write();
        let reference = Reference::open(directory.path());
        for kernel in Kernel::available() {
            let model = MiniLm::open_with(directory.path(), kernel).expect("a model");
            assert_eq!(model.dimensions(), width);
            for text in texts() {
                let vector = model.embed(&text).expect("words");
                let expected = reference.embed(&model.ids(&text));
                assert!((dot(&vector, &vector) - 1.0).abs() < 1e-5);
                let cosine = dot(&vector, &expected);
                assert!(cosine > 0.999, "{kernel:?} {width} {text:?}: {cosine}");
            }
        }
    }
}

#[test]
fn kernels_agree_with_the_portable_one() {
    let directory = Fixture::new(32, 4, 48).write();
    let models: Vec<_> = Kernel::available()
        .into_iter()
        .map(|kernel| MiniLm::open_with(directory.path(), kernel).expect("a model"))
        .collect();
    let (portable, others) = models.split_last().expect("at least the portable one");
    for text in texts() {
        let expected = portable.embed(&text).expect("words");
        for (other, kernel) in others.iter().zip(Kernel::available()) {
            for (value, expected) in other.embed(&text).expect("words").iter().zip(&expected) {
                assert!((value - expected).abs() < 1e-3, "{kernel:?} {text:?}: {value} {expected}");
            }
        }
    }
}

/// Whole numbers, so that the result is exact whatever the order of sums. The rows go through
/// tiles of every height, and through enough tiles for panels to be made `f32` first.
#[test]
fn every_kernel_multiplies_exactly() {
    for kernel in Kernel::available() {
        for rows in (1..=14).chain([73]) {
            for (inputs, outputs) in [(1, 1), (3, 32), (7, 33), (64, 31), (5, 65)] {
                multiply_exactly(kernel, rows, inputs, outputs);
            }
        }
    }
}

#[track_caller]
fn multiply_exactly(kernel: Kernel, rows: usize, inputs: usize, outputs: usize) {
    // The first weight makes the scale 1.
    let weight = |output, input| if input == 0 { 127.0 } else { ((output * 7 + input * 5) % 19) as f32 };
    let x: Vec<f32> = (0..rows * inputs).map(|at| (at * 11 % 23) as f32 - 9.0).collect();
    let mut matrix = Matrix::new(inputs, outputs);
    for output in 0..outputs {
        let weights: Vec<f32> = (0..inputs).map(|input| weight(output, input)).collect();
        matrix.set(output, &weights);
        matrix.set_biases(output, &[output as f32]);
    }
    let mut tiles = Tiles::default();
    tiles.fill(kernel, &x, inputs, rows, inputs);
    let mut found = vec![f32::NAN; rows * outputs];
    matrix.apply(kernel, &tiles, &mut found);
    for (at, found) in found.into_iter().enumerate() {
        let (row, output) = (at / outputs, at % outputs);
        let sum: f32 = (0..inputs).map(|input| weight(output, input) * x[row * inputs + input]).sum();
        assert_eq!(found, sum + output as f32, "{kernel:?} {rows} {inputs} {outputs} at {at}");
    }
}

/// A wrong length must end in a panic before any unsafe code runs.
#[test]
fn a_tile_of_another_size_is_not_touched() {
    for kernel in Kernel::available() {
        for (rows, x, panel, sums) in [
            (0, 0, 2 * WIDTH, 0),
            (kernel.most_rows() + 1, 2 * kernel.most_rows() + 2, 2 * WIDTH, (kernel.most_rows() + 1) * WIDTH),
            (2, 3, 2 * WIDTH, 2 * WIDTH),
            (2, 4, 2 * WIDTH - 1, 2 * WIDTH),
            (2, 4, 2 * WIDTH, 2 * WIDTH - 1),
        ] {
            let (x, panel, mut sums) = (vec![0.0; x], vec![0_i8; panel], vec![0.0; sums]);
            let tried = std::panic::catch_unwind(move || kernel.tile(rows, &x, &panel, &mut sums));
            assert!(tried.is_err(), "{kernel:?} {rows}");
        }
    }
}

#[test]
fn a_text_without_words_has_no_vector_and_a_long_one_is_cut() {
    let directory = Fixture::new(32, 4, 48).write();
    let model = MiniLm::open(directory.path()).expect("a model");
    assert!(model.embed("").is_none() && model.embed(" \n\u{200b}").is_none());
    assert_eq!(model.ids("a ab"), [2, 4, 4, 7, 3]);
    let long = "a b c ".repeat(1000);
    assert_eq!(model.ids(&long).len(), 50, "as many as there are positions");
    assert_eq!(model.embed(&long), model.embed(&(long.clone() + "d")));
}

#[test]
fn the_name_changes_with_the_weights_and_the_vocabulary() {
    let name = |fixture: &Fixture| MiniLm::open(fixture.write().path()).expect("a model").name().to_owned();
    let mut fixture = Fixture::new(32, 4, 48);
    let first = name(&fixture);
    assert!(first.starts_with("Tiny-") && first.len() == 21, "{first}");
    assert_eq!(first, name(&fixture));
    fixture.vocabulary += "\nmore";
    let second = name(&fixture);
    fixture.tensors.values_mut().next().expect("one").1[0] += 1.0;
    let third = name(&fixture);
    assert!(first != second && second != third && first != third);
}

#[test]
fn weights_of_half_the_size_are_read_too() {
    let mut fixture = Fixture::new(32, 4, 48);
    let whole = MiniLm::open(fixture.write().path()).expect("a model").embed("help me").expect("words");
    fixture.dtype = "BF16";
    let half = MiniLm::open(fixture.write().path()).expect("a model").embed("help me").expect("words");
    assert!(whole != half && dot(&whole, &half) > 0.995, "{}", dot(&whole, &half));
}

#[test]
fn a_model_can_be_shared() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<MiniLm>();
}
