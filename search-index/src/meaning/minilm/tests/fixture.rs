//! Writes a tiny model with made-up weights, whole or damaged.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

pub(super) const LAYERS: usize = 2;
/// Rows of the word table: more than there are pieces.
const WORDS: usize = 60;
const PLACES: usize = 50;

/// A model before it is written, for a test to change.
pub(super) struct Fixture {
    pub tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
    pub json: BTreeMap<&'static str, Value>,
    pub vocabulary: String,
    /// How the numbers are written: `F32` or `BF16`.
    pub dtype: &'static str,
}

impl Fixture {
    pub fn new(width: usize, heads: usize, middle: usize) -> Self {
        let mut fixture = Self {
            tensors: BTreeMap::new(),
            json: BTreeMap::from([
                ("config.json", config(width, heads, middle)),
                (
                    "modules.json",
                    json!([
                        { "path": "", "type": "sentence_transformers.models.Transformer" },
                        { "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" },
                        { "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" },
                    ]),
                ),
                (
                    "1_Pooling/config.json",
                    json!({ "word_embedding_dimension": width, "pooling_mode_mean_tokens": true,
                        "pooling_mode_cls_token": false }),
                ),
                ("tokenizer_config.json", json!({ "do_lower_case": true, "strip_accents": null })),
                ("sentence_bert_config.json", json!({ "max_seq_length": 256 })),
            ]),
            vocabulary: vocabulary(),
            dtype: "F32",
        };
        let mut random = 7;
        let mut add = |name: String, shape: &[usize], middle: f32, spread: f32| {
            let count = shape.iter().product();
            let values = (0..count).map(|_| middle + spread * next(&mut random)).collect();
            fixture.tensors.insert(name, (shape.to_vec(), values));
        };
        for (name, rows) in [("word", WORDS), ("position", PLACES), ("token_type", 2)] {
            add(format!("embeddings.{name}_embeddings.weight"), &[rows, width], 0.0, 0.5);
        }
        let mut norms = vec!["embeddings".to_owned()];
        for layer in 0..LAYERS {
            let of = |part: &str| format!("encoder.layer.{layer}.{part}");
            norms.extend([of("attention.output"), of("output")]);
            for (part, outputs, inputs) in [
                ("attention.self.query", width, width),
                ("attention.self.key", width, width),
                ("attention.self.value", width, width),
                ("attention.output.dense", width, width),
                ("intermediate.dense", middle, width),
                ("output.dense", width, middle),
            ] {
                add(of(&format!("{part}.weight")), &[outputs, inputs], 0.0, 0.4);
                add(of(&format!("{part}.bias")), &[outputs], 0.0, 0.1);
            }
        }
        for part in norms {
            add(format!("{part}.LayerNorm.weight"), &[width], 1.0, 0.2);
            add(format!("{part}.LayerNorm.bias"), &[width], 0.0, 0.1);
        }
        fixture
    }

    /// Writes the model into a new directory.
    pub fn write(&self) -> TempDir {
        let directory = tempfile::tempdir().expect("a directory");
        fs::create_dir(directory.path().join("1_Pooling")).expect("a directory");
        for (name, content) in &self.json {
            put(directory.path(), name, content.to_string().as_bytes());
        }
        put(directory.path(), "vocab.txt", self.vocabulary.as_bytes());
        put(directory.path(), "model.safetensors", &self.weights());
        directory
    }

    fn weights(&self) -> Vec<u8> {
        let mut header = json!({ "__metadata__": { "format": "pt" } });
        let mut numbers = Vec::new();
        for (name, (shape, values)) in &self.tensors {
            let begin = numbers.len();
            for value in values {
                let bytes = value.to_le_bytes();
                numbers.extend_from_slice(if self.dtype == "BF16" { &bytes[2..] } else { &bytes });
            }
            header[name] = json!({ "dtype": self.dtype, "shape": shape, "data_offsets": [begin, numbers.len()] });
        }
        let header = header.to_string();
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header.as_bytes());
        file.extend_from_slice(&numbers);
        file
    }
}

pub(super) fn put(directory: &Path, name: &str, content: &[u8]) {
    fs::write(directory.join(name), content).expect("a file");
}

fn config(width: usize, heads: usize, middle: usize) -> Value {
    json!({
        "_name_or_path": "somebody/Tiny",
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": width,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": heads,
        "intermediate_size": middle,
        "max_position_embeddings": PLACES,
        "type_vocab_size": 2,
        "vocab_size": WORDS,
        "layer_norm_eps": 1e-12,
        "position_embedding_type": "absolute",
    })
}

/// The marks, then each letter as a word and as the rest of one.
fn vocabulary() -> String {
    let letters = ('a'..='z').map(|letter| format!("{letter}\n##{letter}"));
    let marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(str::to_owned);
    marks.into_iter().chain(letters).collect::<Vec<_>>().join("\n")
}

/// The next of a row of numbers that look random, from -1 to 1.
fn next(state: &mut u64) -> f32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 40) as f32 / (1 << 23) as f32 - 1.0
}
