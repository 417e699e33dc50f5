//! Which service says what texts mean, and how it is asked.

use clap::{Args, ValueEnum};
use url::Url;

use super::reach::may_carry_a_key;
use crate::platform::error::{Error, Result};

/// A service's way of being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Wire {
    /// Voyage AI.
    Voyage,
    /// `/v1/embeddings` as OpenAI, Ollama, vLLM and LM Studio serve it.
    Openai,
}

/// Options for a service that reads texts for search.
#[derive(Clone, Debug, Default, Args)]
pub struct Embeddings {
    /// Have a service read texts for search. Redacted texts go to it; it is asked at every
    /// search.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS")]
    pub embeddings: Option<Wire>,
    /// Where it is, up to and with `/v1`; the vendor's own address unless given.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS_URL")]
    pub embeddings_url: Option<Url>,
    /// The model, by the service's name for it.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS_MODEL")]
    pub embeddings_model: Option<String>,
    /// The key. Better given by the environment: other programs see what stands on a command line.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS_KEY", hide_env_values = true)]
    pub embeddings_key: Option<String>,
    /// How long a vector shall be, where the model leaves a choice: 64 to 4096.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS_DIMENSIONS", value_parser = clap::value_parser!(u16).range(64..=4096))]
    pub embeddings_dimensions: Option<u16>,
    /// What the model wants in front of a question, such as `search_query: `.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS_QUERY_PREFIX", default_value = "")]
    pub embeddings_query_prefix: String,
    /// What it wants in front of a text that may be found, such as `search_document: `.
    #[arg(long, env = "RESOLUTIONFLOW_EMBEDDINGS_DOCUMENT_PREFIX", default_value = "")]
    pub embeddings_document_prefix: String,
}

/// A service that can be asked.
pub struct Service {
    /// How.
    pub wire: Wire,
    /// Where requests go.
    pub url: Url,
    /// The model.
    pub model: String,
    /// The key, if it wants one.
    pub key: Option<String>,
    /// How long vectors shall be; the model's own way unless said.
    pub dimensions: Option<u16>,
    /// What stands in front of questions, and of texts that may be found.
    pub prefixes: [String; 2],
}

impl Embeddings {
    /// The service that is named, if one is.
    ///
    /// # Errors
    /// `invalid` naming the option that is missing or cannot be.
    pub fn service(&self) -> Result<Option<Service>> {
        let Some(wire) = self.embeddings else { return Ok(None) };
        let blank = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let model = blank(&self.embeddings_model).ok_or_else(|| {
            Error::invalid(
                "--embeddings-model",
                "Say which model, for example `voyage-4-lite` or `nomic-embed-text`.",
            )
        })?;
        let key = blank(&self.embeddings_key);
        if wire == Wire::Voyage && key.is_none() {
            let remedy = "Voyage wants a key; give it as RESOLUTIONFLOW_EMBEDDINGS_KEY.";
            return Err(Error::invalid("--embeddings-key", remedy));
        }
        let base = self.embeddings_url.clone().map_or_else(|| home(wire, key.as_deref()), Ok)?;
        if key.is_some() && !may_carry_a_key(&base) {
            let remedy = "A key is sent over https only, or inside your own network. Use https.";
            return Err(Error::invalid("--embeddings-url", remedy));
        }
        let url = Url::parse(&format!("{}/embeddings", base.as_str().trim_end_matches('/'))).map_err(|error| {
            Error::invalid("--embeddings-url", format!("{error}. Give it as https://host/v1."))
        })?;
        let prefixes = [self.embeddings_query_prefix.clone(), self.embeddings_document_prefix.clone()];
        Ok(Some(Service { wire, url, model, key, dimensions: self.embeddings_dimensions, prefixes }))
    }
}

/// The vendor's address. Voyage's keys that begin with `al-` are MongoDB's.
fn home(wire: Wire, key: Option<&str>) -> Result<Url> {
    let home = match wire {
        Wire::Voyage if key.is_some_and(|key| key.starts_with("al-")) => "https://ai.mongodb.com/v1",
        Wire::Voyage => "https://api.voyageai.com/v1",
        Wire::Openai => "https://api.openai.com/v1",
    };
    Url::parse(home).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(wire: Wire, model: &str, key: &str, url: Option<&str>) -> Result<Option<Service>> {
        let text = |text: &str| Some(text.to_owned());
        let embeddings_url = url.map(|url| Url::parse(url).unwrap());
        Embeddings {
            embeddings: Some(wire),
            embeddings_url,
            embeddings_model: text(model),
            embeddings_key: text(key),
            ..Embeddings::default()
        }
        .service()
    }

    #[test]
    fn each_service_has_its_address() {
        let url = |wire, key, url| asked(wire, "m", key, url).unwrap().unwrap().url.to_string();
        assert_eq!(url(Wire::Voyage, "pa-1", None), "https://api.voyageai.com/v1/embeddings");
        assert_eq!(url(Wire::Voyage, "al-1", None), "https://ai.mongodb.com/v1/embeddings");
        assert_eq!(url(Wire::Openai, "", Some("http://gpu:11434/v1/")), "http://gpu:11434/v1/embeddings");
        assert!(Embeddings::default().service().unwrap().is_none());
    }

    #[test]
    fn what_is_missing_or_would_give_the_key_away_is_said() {
        let refused = |wire, model, key, url| asked(wire, model, key, url).err().map(|error| error.to_string());
        for (refused, option) in [
            (refused(Wire::Voyage, " ", "pa-1", None), "--embeddings-model"),
            (refused(Wire::Voyage, "m", "", None), "--embeddings-key"),
            (refused(Wire::Openai, "m", "sk-1", Some("http://llm.example.com/v1")), "--embeddings-url"),
        ] {
            assert!(refused.clone().is_some_and(|refused| refused.contains(option)), "{option}: {refused:?}");
        }
        for url in ["http://127.0.0.1:1/v1", "http://10.0.0.8/v1", "http://gpu/v1", "https://llm.example.com/v1"] {
            assert!(asked(Wire::Openai, "m", "sk-1", Some(url)).is_ok(), "{url}");
        }
    }
}
