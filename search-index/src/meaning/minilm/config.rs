//! The small files of a `sentence-transformers` directory: what they must say for the forward
//! pass to be the model's own. What is not known here is refused, for a vector that is nearly
//! right is worse than none: nobody would see it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::ModelError;

/// A longer configuration or vocabulary is none.
const LONGEST_FILE: u64 = 16 << 20;
/// Tokens of a text that count. Longer texts are found worse and cost more.
const MOST_TOKENS: usize = 128;
/// No size of a model that a server would run is larger; it keeps a damaged file from asking
/// for all memory.
const LARGEST: usize = 8192;

/// `config.json`, as far as it matters here.
#[derive(Debug, Deserialize)]
pub(super) struct Config {
    #[serde(rename = "_name_or_path", default)]
    name: String,
    model_type: String,
    hidden_act: String,
    position_embedding_type: Option<String>,
    pub hidden_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub intermediate_size: usize,
    pub max_position_embeddings: usize,
    pub type_vocab_size: usize,
    pub vocab_size: usize,
    pub layer_norm_eps: f32,
    /// Tokens of a text that count.
    #[serde(skip)]
    pub most_tokens: usize,
}

#[derive(Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Pooling {
    word_embedding_dimension: usize,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
    #[serde(default)]
    pooling_mode_weightedmean_tokens: bool,
    #[serde(default)]
    pooling_mode_lasttoken: bool,
}

#[derive(Deserialize)]
struct Sentence {
    max_seq_length: Option<usize>,
}

#[derive(Deserialize)]
struct Tokenizer {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
}

impl Config {
    /// Reads and checks all small files but the vocabulary.
    pub fn read(directory: &Path) -> Result<Self, ModelError> {
        let path = directory.join("config.json");
        let mut config: Self = json(&path)?;
        if let Some(reason) = config.unknown() {
            return Err(ModelError::refused(&path, reason));
        }
        check_modules(directory)?;
        check_pooling(directory, config.hidden_size)?;
        check_tokenizer(directory)?;
        let path = directory.join("sentence_bert_config.json");
        let own_most = optional::<Sentence>(&path)?.and_then(|sentence| sentence.max_seq_length);
        config.most_tokens = MOST_TOKENS.min(config.max_position_embeddings).min(own_most.unwrap_or(MOST_TOKENS));
        if config.most_tokens < 3 {
            return Err(ModelError::refused(&path, "a text would have no room between its two marks"));
        }
        Ok(config)
    }

    /// What the model calls itself, without whose it is.
    pub fn name(&self) -> &str {
        match self.name.rsplit(['/', '\\']).find(|part| !part.is_empty()) {
            Some(name) => name,
            None => "bert",
        }
    }

    /// Why this is not a model of the one kind known here.
    fn unknown(&self) -> Option<String> {
        if self.model_type != "bert" {
            return Some(format!("model_type is {:?}, known is only \"bert\"", self.model_type));
        }
        if self.hidden_act != "gelu" {
            return Some(format!("hidden_act is {:?}, known is only \"gelu\"", self.hidden_act));
        }
        if self.position_embedding_type.as_deref().is_some_and(|kind| kind != "absolute") {
            return Some("position_embedding_type is not \"absolute\"".to_owned());
        }
        let sizes = [
            ("hidden_size", self.hidden_size, LARGEST),
            ("num_hidden_layers", self.num_hidden_layers, 100),
            ("num_attention_heads", self.num_attention_heads, self.hidden_size),
            ("intermediate_size", self.intermediate_size, 4 * LARGEST),
            ("max_position_embeddings", self.max_position_embeddings, 1 << 20),
            ("type_vocab_size", self.type_vocab_size, LARGEST),
            ("vocab_size", self.vocab_size, 1 << 22),
        ];
        for (name, size, most) in sizes {
            if !(1..=most).contains(&size) {
                return Some(format!("{name} is {size}, expected was 1 to {most}"));
            }
        }
        if !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            return Some("num_attention_heads does not divide hidden_size".to_owned());
        }
        let is_sound = (0.0..1.0).contains(&self.layer_norm_eps);
        (!is_sound).then(|| format!("layer_norm_eps is {}", self.layer_norm_eps))
    }
}

/// A layer after the pooling, a dense one say, would change the vectors.
fn check_modules(directory: &Path) -> Result<(), ModelError> {
    let path = directory.join("modules.json");
    let modules: Vec<Module> = json(&path)?;
    let kinds: Vec<_> = modules.iter().map(|module| module.kind.rsplit('.').next().unwrap_or_default()).collect();
    let are_known = matches!(*kinds, ["Transformer", "Pooling"] | ["Transformer", "Pooling", "Normalize"])
        && modules[0].path.is_empty()
        && modules[1].path == "1_Pooling";
    if are_known {
        return Ok(());
    }
    Err(ModelError::refused(&path, format!("it lists the modules {kinds:?}, known are Transformer and Pooling")))
}

fn check_pooling(directory: &Path, width: usize) -> Result<(), ModelError> {
    let path = directory.join("1_Pooling").join("config.json");
    let pooling: Pooling = json(&path)?;
    let is_other = pooling.pooling_mode_cls_token
        || pooling.pooling_mode_max_tokens
        || pooling.pooling_mode_mean_sqrt_len_tokens
        || pooling.pooling_mode_weightedmean_tokens
        || pooling.pooling_mode_lasttoken;
    if !pooling.pooling_mode_mean_tokens || is_other {
        return Err(ModelError::refused(&path, "known is only pooling by the mean of the tokens"));
    }
    if pooling.word_embedding_dimension != width {
        let reason = format!("it pools vectors of {}, the model's have {width}", pooling.word_embedding_dimension);
        return Err(ModelError::refused(&path, reason));
    }
    Ok(())
}

fn check_tokenizer(directory: &Path) -> Result<(), ModelError> {
    let path = directory.join("tokenizer_config.json");
    let Some(tokenizer) = optional::<Tokenizer>(&path)? else { return Ok(()) };
    let is_other = [tokenizer.do_lower_case, tokenizer.strip_accents, tokenizer.tokenize_chinese_chars]
        .contains(&Some(false));
    if is_other {
        return Err(ModelError::refused(&path, "known are only models trained on lower case without accents"));
    }
    Ok(())
}

/// The text of a file, up to a bound.
pub(super) fn text(path: &Path) -> Result<String, ModelError> {
    let unreadable = ModelError::unreadable(path);
    let mut text = Vec::new();
    let file = File::open(path).map_err(&unreadable)?;
    file.take(LONGEST_FILE + 1).read_to_end(&mut text).map_err(&unreadable)?;
    if text.len() as u64 > LONGEST_FILE {
        return Err(ModelError::refused(path, "it is too long"));
    }
    String::from_utf8(text).map_err(|_| ModelError::refused(path, "it is not UTF-8"))
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ModelError> {
    serde_json::from_str(&text(path)?).map_err(|error| ModelError::refused(path, error.to_string()))
}

fn optional<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ModelError> {
    match json(path) {
        Err(ModelError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}
