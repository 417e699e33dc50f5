//! Each way in which a directory can be wrong, and that the error names the file.

use std::fs;

use serde_json::json;

use super::fixture::{Fixture, put};
use super::*;

#[track_caller]
fn check(directory: &Path, file: &str, reason: &str) {
    let error = MiniLm::open(directory).err().expect("an error").to_string();
    let start = format!("{}: ", directory.join(file).display());
    assert!(error.starts_with(&start) && error.contains(reason), "{file}, {reason}: {error}");
}

/// Changes a model before it is written.
#[track_caller]
fn refuse(file: &str, reason: &str, change: impl FnOnce(&mut Fixture)) {
    let mut fixture = Fixture::new(32, 4, 48);
    change(&mut fixture);
    check(fixture.write().path(), file, reason);
}

#[test]
fn a_missing_file_is_named() {
    let files = ["config.json", "modules.json", "1_Pooling/config.json", "vocab.txt", "model.safetensors"];
    for file in files {
        let directory = Fixture::new(32, 4, 48).write();
        fs::remove_file(directory.path().join(file)).expect("a file");
        check(directory.path(), file, "os error 2");
        put(directory.path(), file, b"");
        check(directory.path(), file, "");
        put(directory.path(), file, &[0xff; 100]);
        check(directory.path(), file, "");
    }
    let directory = Fixture::new(32, 4, 48).write();
    for file in ["tokenizer_config.json", "sentence_bert_config.json"] {
        fs::remove_file(directory.path().join(file)).expect("a file");
    }
    assert!(MiniLm::open(directory.path()).is_ok(), "these two may be missing");
}

#[test]
fn a_model_of_another_kind_is_refused() {
    for (key, value) in [
        ("model_type", json!("roberta")),
        ("hidden_act", json!("relu")),
        ("position_embedding_type", json!("relative_key")),
        ("hidden_size", json!(0)),
        ("hidden_size", json!(1_u64 << 40)),
        ("num_hidden_layers", json!(0)),
        ("num_attention_heads", json!(5)),
        ("intermediate_size", json!(0)),
        ("vocab_size", json!(usize::MAX)),
        ("layer_norm_eps", json!(2)),
    ] {
        refuse("config.json", key, |model| model.json.get_mut("config.json").expect("it")[key] = value);
    }
    let dense = json!({ "path": "2_Dense", "type": "sentence_transformers.models.Dense" });
    refuse("modules.json", "Dense", |model| model.json.get_mut("modules.json").expect("it")[2] = dense);
    refuse("1_Pooling/config.json", "mean", |model| {
        model.json.insert(
            "1_Pooling/config.json",
            json!({ "word_embedding_dimension": 32, "pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true }),
        );
    });
    refuse("1_Pooling/config.json", "16", |model| {
        model.json.get_mut("1_Pooling/config.json").expect("it")["word_embedding_dimension"] = json!(16);
    });
    refuse("tokenizer_config.json", "lower case", |model| {
        model.json.insert("tokenizer_config.json", json!({ "do_lower_case": false }));
    });
    refuse("sentence_bert_config.json", "room", |model| {
        model.json.insert("sentence_bert_config.json", json!({ "max_seq_length": 2 }));
    });
}

#[test]
fn a_vocabulary_that_does_not_fit_is_refused() {
    refuse("vocab.txt", "[UNK]", |model| model.vocabulary = model.vocabulary.replace("[UNK]", "unk"));
    refuse("vocab.txt", "[SEP]", |model| model.vocabulary = model.vocabulary.replace("[SEP]", "sep"));
    refuse("vocab.txt", "70 pieces", |model| model.vocabulary += &"\nx".repeat(14));
}

#[test]
fn tensors_that_are_not_the_models_are_refused() {
    const NAME: &str = "encoder.layer.1.intermediate.dense.weight";
    const FILE: &str = "model.safetensors";
    refuse(FILE, NAME, |model| drop(model.tensors.remove(NAME)));
    refuse(FILE, "shape [32, 48]", |model| model.tensors.get_mut(NAME).expect("it").0.reverse());
    refuse(FILE, "shape [1536]", |model| model.tensors.get_mut(NAME).expect("it").0 = vec![1536]);
    refuse(FILE, "does not fit", |model| model.tensors.get_mut(NAME).expect("it").1.truncate(7));
    refuse(FILE, "type I64", |model| model.dtype = "I64");
    refuse(FILE, "does not fit", |model| model.dtype = "F16");
    for value in [f32::NAN, f32::INFINITY] {
        refuse(FILE, NAME, |model| model.tensors.get_mut(NAME).expect("it").1[777] = value);
        refuse(FILE, "encoder.layer.0.output.LayerNorm.bias", |model| {
            model.tensors.get_mut("encoder.layer.0.output.LayerNorm.bias").expect("it").1[31] = value;
        });
    }
    refuse(FILE, "nothing but zeros", |model| model.tensors.get_mut(NAME).expect("it").1.fill(0.0));
}

#[test]
fn torn_weights_are_refused() {
    let directory = Fixture::new(32, 4, 48).write();
    let file = directory.path().join("model.safetensors");
    let whole = fs::read(&file).expect("weights");
    for length in [0, 7, 8, 9, 1000, whole.len() / 2, whole.len() - 1] {
        put(directory.path(), "model.safetensors", &whole[..length]);
        check(directory.path(), "model.safetensors", "");
    }
    let mut longer = whole.clone();
    longer.push(0);
    put(directory.path(), "model.safetensors", &longer);
    check(directory.path(), "model.safetensors", "should have");
    for length in [u64::MAX, u64::MAX - 7, 1 << 62, whole.len() as u64, 0, 3] {
        let mut wrong = whole.clone();
        wrong[..8].copy_from_slice(&length.to_le_bytes());
        put(directory.path(), "model.safetensors", &wrong);
        check(directory.path(), "model.safetensors", "header");
    }
}

#[test]
fn offsets_outside_the_file_are_refused() {
    let directory = Fixture::new(32, 4, 48).write();
    for [begin, end] in [[0, u64::MAX], [u64::MAX, u64::MAX], [8, 0], [u64::MAX, 4], [4, 4]] {
        let header = json!({ "embeddings.word_embeddings.weight":
            { "dtype": "F32", "shape": [60, 32], "data_offsets": [begin, end] } })
        .to_string();
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header.as_bytes());
        file.extend_from_slice(&[0; 8]);
        put(directory.path(), "model.safetensors", &file);
        check(directory.path(), "model.safetensors", "");
    }
    // The largest shape there is.
    let header = json!({ "embeddings.word_embeddings.weight":
        { "dtype": "F32", "shape": [usize::MAX, usize::MAX], "data_offsets": [0, 8] } });
    let header = header.to_string();
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    file.extend_from_slice(&[0; 8]);
    put(directory.path(), "model.safetensors", &file);
    check(directory.path(), "model.safetensors", "shape");
}
