//! Which service FlowPilot asks, and for which of its models.

use std::time::Duration;

use clap::{Args, ValueEnum};
use url::Url;

use super::reach::may_carry_a_key;
use crate::platform::error::{Error, Result};

/// A service's way of being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CopilotWire {
    /// The Messages API of Anthropic, and servers that speak it.
    Anthropic,
    /// `/v1/chat/completions` as OpenAI, Ollama, vLLM and LM Studio serve it.
    Openai,
}

/// Options for the service that FlowPilot asks.
#[derive(Clone, Debug, Default, Args)]
pub struct Copilot {
    /// Have a language model behind FlowPilot. Redacted texts of the session go to it whenever
    /// FlowPilot is asked; without it the built-in guide answers.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT")]
    pub copilot: Option<CopilotWire>,
    /// Where it is, up to and with `/v1`; the vendor's own address unless given.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT_URL")]
    pub copilot_url: Option<Url>,
    /// The key. Better given by the environment: other programs see what stands on a command line.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT_KEY", hide_env_values = true)]
    pub copilot_key: Option<String>,
    /// The version of the Messages API.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT_VERSION", default_value = "2026-10-21")]
    pub copilot_version: String,
    /// The models for simple steps, open decisions and hard cases, as `fast,balanced,deep`; one
    /// alone is for all.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT_MODELS", value_delimiter = ',')]
    pub copilot_models: Vec<String>,
    /// How many seconds a model may say nothing before its answer counts as broken off: models
    /// think first.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT_PATIENCE", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=300))]
    pub copilot_patience: u16,
    /// What they cost in US dollars per million tokens, read and written, as
    /// `0.10/0.50,2/10,4/20`; known for Anthropic's own models, else nothing.
    #[arg(long, env = "RESOLUTIONFLOW_COPILOT_PRICES", value_delimiter = ',')]
    pub copilot_prices: Vec<String>,
}

/// A model, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct CopilotModel {
    /// The service's name for it.
    pub id: String,
    /// US dollars per million tokens read.
    pub reading: f64,
    /// US dollars per million tokens written.
    pub writing: f64,
}

/// A service that can be asked.
#[derive(Clone, Debug)]
pub struct CopilotService {
    /// How.
    pub wire: CopilotWire,
    /// Where requests go.
    pub url: Url,
    /// The key, if it wants one.
    pub key: Option<String>,
    /// The version of the Messages API.
    pub version: String,
    /// How long it may say nothing.
    pub patience: Duration,
    /// For simple steps, open decisions and hard cases.
    pub models: [CopilotModel; 3],
}

/// Anthropic's models and prices, November 2026.
const ANTHROPIC: [(&str, f64, f64); 3] =
    [("claude-haiku-5-5", 0.10, 0.50), ("claude-sonnet-5-5", 2.0, 10.0), ("claude-opus-5-5", 4.0, 20.0)];

impl Copilot {
    /// The service that is named, if one is.
    ///
    /// # Errors
    /// `invalid` naming the option that is missing or cannot be.
    pub fn service(&self) -> Result<Option<CopilotService>> {
        let Some(wire) = self.copilot else { return Ok(None) };
        let key = self.copilot_key.clone().filter(|key| !key.trim().is_empty());
        let (home, path) = match wire {
            CopilotWire::Anthropic => ("https://api.anthropic.com/v1", "messages"),
            CopilotWire::Openai => ("https://api.openai.com/v1", "chat/completions"),
        };
        if key.is_none() && self.copilot_url.is_none() {
            let remedy = "The vendor wants a key; give it as RESOLUTIONFLOW_COPILOT_KEY.";
            return Err(Error::invalid("--copilot-key", remedy));
        }
        let base = self.copilot_url.as_ref().map_or(home, Url::as_str).trim_end_matches('/');
        let url = Url::parse(&format!("{base}/{path}"))
            .map_err(|error| Error::invalid("--copilot-url", format!("{error}. Give it as https://host/v1.")))?;
        if key.is_some() && !may_carry_a_key(&url) {
            let remedy = "A key is sent over https only, or inside your own network. Use https.";
            return Err(Error::invalid("--copilot-url", remedy));
        }
        Ok(Some(CopilotService {
            wire,
            url,
            key,
            version: self.copilot_version.clone(),
            patience: Duration::from_secs(u64::from(self.copilot_patience)),
            models: self.models(wire)?,
        }))
    }

    fn models(&self, wire: CopilotWire) -> Result<[CopilotModel; 3]> {
        let names: Vec<&str> = match self.copilot_models.as_slice() {
            [] if wire == CopilotWire::Anthropic => ANTHROPIC.iter().map(|(id, ..)| *id).collect(),
            [one] => vec![one.trim(); 3],
            some => some.iter().map(|name| name.trim()).collect(),
        };
        let [fast, balanced, deep] = names[..] else {
            let remedy = "Name one model for all, or three as `fast,balanced,deep`.";
            return Err(Error::invalid("--copilot-models", remedy));
        };
        if [fast, balanced, deep].iter().any(|name| name.is_empty()) {
            return Err(Error::invalid("--copilot-models", "A model's name is empty."));
        }
        let prices = self.prices()?;
        let model = |place: usize, id: &str| {
            let known = ANTHROPIC
                .iter()
                .find(|(known, ..)| *known == id)
                .map(|(_, reading, writing)| (*reading, *writing));
            let (reading, writing) = prices.get(place).copied().or(known).unwrap_or_default();
            CopilotModel { id: id.to_owned(), reading, writing }
        };
        Ok([model(0, fast), model(1, balanced), model(2, deep)])
    }

    fn prices(&self) -> Result<Vec<(f64, f64)>> {
        let price = |text: &String| {
            let (reading, writing) = text.split_once('/')?;
            let number =
                |text: &str| text.trim().parse::<f64>().ok().filter(|price| price.is_finite() && *price >= 0.0);
            Some((number(reading)?, number(writing)?))
        };
        let prices: Option<Vec<_>> = self.copilot_prices.iter().map(price).collect();
        match prices {
            Some(prices) if prices.is_empty() || prices.len() == 3 => Ok(prices),
            Some(prices) if prices.len() == 1 => Ok(vec![prices[0]; 3]),
            _ => Err(Error::invalid(
                "--copilot-prices",
                "Write them as `0.10/0.50,2/10,4/20`: read/written, per million.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(wire: CopilotWire) -> Copilot {
        let copilot_key = Some("key".to_owned());
        Copilot { copilot: Some(wire), copilot_key, copilot_version: "v".to_owned(), ..Copilot::default() }
    }

    #[test]
    fn the_vendors_need_no_more_than_a_key_and_others_a_model() {
        let service = options(CopilotWire::Anthropic).service().unwrap().unwrap();
        assert_eq!(service.url.as_str(), "https://api.anthropic.com/v1/messages");
        assert_eq!(
            service.models[1],
            CopilotModel { id: "claude-sonnet-5-5".into(), reading: 2.0, writing: 10.0 }
        );
        let copilot_url = Some(Url::parse("http://gpu:11434/v1").unwrap());
        let own = Copilot { copilot_url, copilot_models: vec!["qwen3:8b".into()], ..options(CopilotWire::Openai) };
        let service = own.service().unwrap().unwrap();
        assert_eq!(service.url.as_str(), "http://gpu:11434/v1/chat/completions");
        assert!(service.models.iter().all(|model| model.id == "qwen3:8b" && model.reading == 0.0));
        assert!(Copilot::default().service().unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_is_refused_by_the_option() {
        let base = options(CopilotWire::Openai);
        let url = |url: &str| Some(Url::parse(url).unwrap());
        for (wrong, option) in [
            (Copilot { copilot_key: None, copilot_models: vec!["m".into()], ..base.clone() }, "--copilot-key"),
            (base.clone(), "--copilot-models"),
            (Copilot { copilot_models: vec!["a".into(), "b".into()], ..base.clone() }, "--copilot-models"),
            (
                Copilot { copilot_models: vec!["m".into()], copilot_prices: vec!["1".into()], ..base.clone() },
                "--copilot-prices",
            ),
            (
                Copilot {
                    copilot_models: vec!["m".into()],
                    copilot_url: url("http://llm.example.com/v1"),
                    ..base
                },
                "--copilot-url",
            ),
        ] {
            let refused = wrong.service().err().map(|error| error.to_string());
            assert!(refused.clone().is_some_and(|refused| refused.contains(option)), "{option}: {refused:?}");
        }
    }
}
