//! The same model once more, as plainly as it can be written: `f32` weights, one sum after the other.

use std::collections::HashMap;

use super::super::safetensors::Tensors;
use super::*;

type Rows = Vec<Vec<f32>>;

pub(super) struct Reference {
    config: Config,
    matrices: HashMap<String, Rows>,
    vectors: HashMap<String, Vec<f32>>,
}

impl Reference {
    pub fn open(directory: &Path) -> Self {
        let config = Config::read(directory).expect("a configuration");
        let mut tensors = Tensors::open(&directory.join("model.safetensors")).expect("weights");
        let (width, middle) = (config.hidden_size, config.intermediate_size);
        let mut matrices = HashMap::new();
        let mut vectors = HashMap::new();
        let mut matrix = |name: String, rows: usize, columns: usize| {
            let mut read = Vec::new();
            tensors.each_row(&name, [rows, columns], rows, |_, row| read.push(row.to_vec())).expect("a matrix");
            matrices.insert(name, read);
        };
        matrix("embeddings.word_embeddings.weight".into(), config.vocab_size, width);
        matrix("embeddings.position_embeddings.weight".into(), config.max_position_embeddings, width);
        matrix("embeddings.token_type_embeddings.weight".into(), config.type_vocab_size, width);
        for layer in 0..config.num_hidden_layers {
            for part in
                ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]
            {
                matrix(format!("encoder.layer.{layer}.{part}.weight"), width, width);
            }
            matrix(format!("encoder.layer.{layer}.intermediate.dense.weight"), middle, width);
            matrix(format!("encoder.layer.{layer}.output.dense.weight"), width, middle);
        }
        let mut vector = |name: String, length| {
            let read = tensors.vector(&name, length).expect("a vector");
            vectors.insert(name, read);
        };
        for part in ["weight", "bias"] {
            vector(format!("embeddings.LayerNorm.{part}"), width);
            for layer in 0..config.num_hidden_layers {
                vector(format!("encoder.layer.{layer}.attention.output.LayerNorm.{part}"), width);
                vector(format!("encoder.layer.{layer}.output.LayerNorm.{part}"), width);
            }
        }
        for layer in 0..config.num_hidden_layers {
            for part in ["self.query", "self.key", "self.value", "output.dense"] {
                vector(format!("encoder.layer.{layer}.attention.{part}.bias"), width);
            }
            vector(format!("encoder.layer.{layer}.intermediate.dense.bias"), middle);
            vector(format!("encoder.layer.{layer}.output.dense.bias"), width);
        }
        Self { config, matrices, vectors }
    }

    pub fn embed(&self, ids: &[u32]) -> Vec<f32> {
        let table = |name: &str| &self.matrices[&format!("embeddings.{name}_embeddings.weight")];
        let mut hidden: Rows = ids
            .iter()
            .zip(table("position"))
            .map(|(id, position)| add(&add(&table("word")[*id as usize], position), &table("token_type")[0]))
            .map(|row| self.norm("embeddings.LayerNorm", &row))
            .collect();
        for layer in 0..self.config.num_hidden_layers {
            let of = |part: &str| format!("encoder.layer.{layer}.{part}");
            let context = self.attend(&of("attention.self"), &hidden);
            for (row, context) in hidden.iter_mut().zip(context) {
                let more = self.linear(&of("attention.output.dense"), &context);
                *row = self.norm(&of("attention.output.LayerNorm"), &add(row, &more));
                let mut middle = self.linear(&of("intermediate.dense"), row);
                middle.iter_mut().for_each(|value| *value = gelu(*value));
                let more = self.linear(&of("output.dense"), &middle);
                *row = self.norm(&of("output.LayerNorm"), &add(row, &more));
            }
        }
        let sum = hidden.iter().fold(vec![0.0; self.config.hidden_size], |sum, row| add(&sum, row));
        unit(sum).expect("a vector")
    }

    fn attend(&self, part: &str, hidden: &Rows) -> Rows {
        let all =
            |name: &str| hidden.iter().map(|row| self.linear(&format!("{part}.{name}"), row)).collect::<Rows>();
        let (queries, keys, values) = (all("query"), all("key"), all("value"));
        let depth = self.config.hidden_size / self.config.num_attention_heads;
        let mut context = vec![Vec::new(); hidden.len()];
        for (query, context) in queries.iter().zip(&mut context) {
            for first in (0..self.config.hidden_size).step_by(depth) {
                let of = first..first + depth;
                let fit =
                    |key: &Vec<f32>| (dot(&query[of.clone()], &key[of.clone()]) / (depth as f32).sqrt()).exp();
                let fits: Vec<f32> = keys.iter().map(fit).collect();
                let whole: f32 = fits.iter().sum();
                for at in of.clone() {
                    let seen: f32 = fits.iter().zip(&values).map(|(fit, value)| fit / whole * value[at]).sum();
                    context.push(seen);
                }
            }
        }
        context
    }

    fn linear(&self, part: &str, x: &[f32]) -> Vec<f32> {
        let outputs = self.matrices[&format!("{part}.weight")].iter().map(|row| dot(row, x));
        outputs.zip(&self.vectors[&format!("{part}.bias")]).map(|(sum, bias)| sum + bias).collect()
    }

    fn norm(&self, part: &str, row: &[f32]) -> Vec<f32> {
        let count = row.len() as f32;
        let mean = row.iter().sum::<f32>() / count;
        let variance = row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / count;
        let root = (variance + self.config.layer_norm_eps).sqrt();
        let shifts = &self.vectors[&format!("{part}.bias")];
        let own = self.vectors[&format!("{part}.weight")].iter().zip(shifts);
        row.iter().zip(own).map(|(value, (scale, shift))| (value - mean) / root * scale + shift).collect()
    }
}

fn add(left: &[f32], right: &[f32]) -> Vec<f32> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

/// With the error function as its power series in double precision; beyond 5 it is 1.
fn gelu(x: f32) -> f32 {
    let z = f64::from(x) / std::f64::consts::SQRT_2;
    if z.abs() > 5.0 {
        return x.max(0.0);
    }
    let (mut power, mut sum) = (z, z);
    for n in 1..100 {
        power *= -z * z / f64::from(n);
        sum += power / f64::from(2 * n + 1);
    }
    let error_function = sum * 2.0 / std::f64::consts::PI.sqrt();
    (0.5 * f64::from(x) * (1.0 + error_function)) as f32
}
