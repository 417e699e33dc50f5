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
mod tests {
    use super::*;

    fn read(chunks: &[&str]) -> (Vec<Piece>, Vec<Piece>) {
        let (mut reader, mut pieces) = (Reader::default(), Vec::new());
        for data in chunks {
            let event = SseEvent { name: String::new(), data: (*data).to_owned() };
            pieces.extend(reader.take(&event).unwrap());
        }
        (pieces, reader.last())
    }

    const WORD: &str = r#"{"choices":[{"index":0,"delta":{"content":"Disable"},"finish_reason":null}]}"#;
    const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
    const USED: &str = r#"{"choices":[],"usage":{"prompt_tokens":6,"completion_tokens":8,"total_tokens":14}}"#;

    #[test]
    fn the_end_is_the_reason_to_finish_with_or_without_the_rest() {
        let first = r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Hm"}}]}"#;
        let usage = Usage { input: 6, output: 8, ..Usage::default() };
        let word = Piece::Text("Disable".to_owned());
        let ended = |usage| vec![Piece::Usage(usage), Piece::End(End::Finished)];
        let (pieces, last) = read(&[first, WORD, STOP, USED, "[DONE]"]);
        assert_eq!((pieces, last), ([vec![word.clone()], ended(usage)].concat(), Vec::new()));
        assert_eq!(read(&[WORD, STOP]), (vec![word.clone()], ended(Usage::default())));
        assert_eq!(read(&[WORD]), (vec![word], Vec::new()), "broken off");
    }

    #[test]
    fn an_error_within_the_stream_is_one() {
        for (data, said) in [
            (r#"{"error":{"message":"out of memory"}}"#, "out of memory"),
            (r#"{"error":"no such model"}"#, "no such model"),
        ] {
            let event = SseEvent { name: String::new(), data: data.to_owned() };
            assert_eq!(Reader::default().take(&event), Err(Broken(said.to_owned())));
        }
        let cut = STOP.replace("stop", "length");
        assert_eq!(read(&[&cut]).1[1], Piece::End(End::Cut));
    }
}
