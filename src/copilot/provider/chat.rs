//! Chat completions, as OpenAI, Ollama, vLLM and LM Studio serve them, streamed. Pure.
//!
//! What must stay true: an answer has ended well once a `finish_reason` came; what only
//! some servers send (usage, `[DONE]`) is not waited for.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Broken, End, Piece, Prompt, Usage, sse::SseEvent};

/// The body of a request. `with_usage` asks for the tokens used, which not all servers know of.
pub fn request(model: &str, prompt: &Prompt, with_usage: bool) -> Value {
    let mut request = json!({
        "model": model,
        "max_tokens": prompt.most_tokens,
        "stream": true,
        "messages": [
            { "role": "system", "content": prompt.system },
            { "role": "user", "content": prompt.user },
        ],
    });
    if with_usage {
        request["stream_options"] = json!({ "include_usage": true });
    }
    request
}

/// Makes pieces of chunks.
#[derive(Debug, Default)]
pub struct Reader {
    usage: Usage,
    end: Option<End>,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Counts>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Counts {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

impl Reader {
    /// What a chunk adds to the answer. The end is given with [`Self::last`]: usage may
    /// come after the reason to finish.
    ///
    /// # Errors
    /// [`Broken`] when the server says that it failed, or says what is no JSON.
    pub fn take(&mut self, event: &SseEvent) -> Result<Vec<Piece>, Broken> {
        if event.data.trim() == "[DONE]" {
            return Ok(self.last());
        }
        let chunk: Chunk = serde_json::from_str(&event.data)
            .map_err(|error| Broken(format!("a chunk that cannot be read: {error}")))?;
        if let Some(error) = chunk.error {
            let message = error["message"].as_str().or(error.as_str()).unwrap_or_default();
            return Err(Broken(message.to_owned()));
        }
        if let Some(Counts { prompt_tokens, completion_tokens }) = chunk.usage {
            self.usage.input = prompt_tokens;
            self.usage.output = completion_tokens;
        }
        let mut pieces = Vec::new();
        for Choice { delta, finish_reason } in chunk.choices {
            pieces.extend(delta.content.filter(|text| !text.is_empty()).map(Piece::Text));
            if let Some(reason) = finish_reason {
                self.end = Some(match reason.as_str() {
                    "length" => End::Cut,
                    "content_filter" => End::Refused(String::new()),
                    _ => End::Finished,
                });
            }
        }
        Ok(pieces)
    }

    /// What is left to say when nothing more comes; nothing where it did not end well.
    pub fn last(&mut self) -> Vec<Piece> {
        self.end.take().map(|end| vec![Piece::Usage(self.usage), Piece::End(end)]).unwrap_or_default()
    }

    /// What was used until it broke off.
    pub fn usage(&self) -> Usage {
        self.usage
    }
}

#[cfg(test)]
#[path = "chat_tests.rs"]
mod tests;
