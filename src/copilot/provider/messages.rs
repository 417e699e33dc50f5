//! The Messages API (Anthropic), streamed. Pure: what is asked, and what events mean.
//!
//! What must stay true: only `message_stop` ends an answer well; events, blocks and deltas
//! of unknown names are left aside, as the API's versioning demands.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Broken, End, Piece, Prompt, Usage, sse::SseEvent};

/// The body of a request.
pub fn request(model: &str, prompt: &Prompt) -> Value {
    json!({
        "model": model,
        "max_tokens": prompt.most_tokens,
        "stream": true,
        // The same for every question: read from the service's cache.
        "system": [{ "type": "text", "text": prompt.system, "cache_control": { "type": "ephemeral" } }],
        "messages": [{ "role": "user", "content": prompt.user }],
    })
}

/// Makes pieces of events.
#[derive(Debug, Default)]
pub struct Reader {
    usage: Usage,
    stop: Option<Stop>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Stop {
    stop_reason: Option<String>,
    stop_details: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    cache_creation_input_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Started,
    },
    ContentBlockDelta {
        delta: Delta,
    },
    MessageDelta {
        delta: Stop,
        #[serde(default)]
        usage: Counts,
    },
    MessageStop,
    Error {
        error: Said,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct Started {
    #[serde(default)]
    usage: Counts,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Delta {
    TextDelta {
        text: String,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct Said {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    message: String,
}

impl Reader {
    /// What an event adds to the answer.
    ///
    /// # Errors
    /// [`Broken`] when the service says that it failed, or says what is no JSON.
    pub fn take(&mut self, event: &SseEvent) -> Result<Vec<Piece>, Broken> {
        let read = serde_json::from_str(&event.data);
        match read.map_err(|error| Broken(format!("an event that cannot be read: {error}")))? {
            Event::MessageStart { message } => self.count(&message.usage),
            Event::ContentBlockDelta { delta: Delta::TextDelta { text } } => return Ok(vec![Piece::Text(text)]),
            Event::MessageDelta { delta, usage } => {
                self.count(&usage);
                if delta.stop_reason.is_some() {
                    self.stop = Some(delta);
                }
            }
            Event::MessageStop => return Ok(vec![Piece::Usage(self.usage), Piece::End(self.end())]),
            Event::Error { error } => return Err(Broken(format!("{}: {}", error.kind, error.message))),
            Event::ContentBlockDelta { delta: Delta::Unknown } | Event::Unknown => {}
        }
        Ok(Vec::new())
    }

    /// What was used until it broke off.
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// Counts are of the whole answer so far, not of a piece of it.
    fn count(&mut self, counts: &Counts) {
        let sets = [
            (&mut self.usage.input, counts.input_tokens),
            (&mut self.usage.output, counts.output_tokens),
            (&mut self.usage.cache_write, counts.cache_creation_input_tokens),
            (&mut self.usage.cache_read, counts.cache_read_input_tokens),
        ];
        for (held, count) in sets {
            *held = count.unwrap_or(*held);
        }
    }

    fn end(&self) -> End {
        let Some(Stop { stop_reason, stop_details }) = &self.stop else { return End::Finished };
        match stop_reason.as_deref() {
            Some("max_tokens" | "model_context_window_exceeded") => End::Cut,
            Some("refusal") => {
                let explanation = stop_details.as_ref().and_then(|details| details["explanation"].as_str());
                End::Refused(explanation.unwrap_or_default().to_owned())
            }
            _ => End::Finished,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events by their data alone: names say the same.
    fn read(events: &[&str]) -> (Vec<Piece>, Result<(), Broken>) {
        let (mut reader, mut pieces) = (Reader::default(), Vec::new());
        for data in events {
            match reader.take(&SseEvent { name: String::new(), data: (*data).to_owned() }) {
                Ok(some) => pieces.extend(some),
                Err(broken) => return (pieces, Err(broken)),
            }
        }
        (pieces, Ok(()))
    }

    const START: &str = r#"{"type":"message_start","message":{"id":"m","usage":{"input_tokens":25,"output_tokens":1,"cache_read_input_tokens":900}}}"#;
    const STOP: &str = r#"{"type":"message_stop"}"#;

    fn end(reason: &str) -> String {
        format!(
            r#"{{"type":"message_delta","delta":{{"stop_reason":"{reason}"}},"usage":{{"output_tokens":15}}}}"#
        )
    }

    #[test]
    fn text_comes_in_pieces_and_all_else_is_left_aside() {
        let (pieces, ended) = read(&[
            START,
            r#"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
            r#"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}"#,
            r#"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}"#,
            r#"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Disable"}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"something_new","x":[1]}"#,
            r#"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" it."}}"#,
            &end("end_turn"),
            STOP,
        ]);
        let usage = Usage { input: 25, output: 15, cache_write: 0, cache_read: 900 };
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(pieces, [text("Disable"), text(" it."), Piece::Usage(usage), Piece::End(End::Finished)]);
        assert_eq!(ended, Ok(()));
    }

    #[test]
    fn an_end_says_what_kind_it_is_and_without_one_there_is_none() {
        let last = |reason: &str| read(&[START, &end(reason), STOP]).0.pop();
        assert_eq!(last("max_tokens"), Some(Piece::End(End::Cut)));
        assert_eq!(last("refusal"), Some(Piece::End(End::Refused(String::new()))));
        assert_eq!(last("a_reason_of_tomorrow"), Some(Piece::End(End::Finished)));
        assert_eq!(read(&[START, &end("end_turn")]).0, [], "message_stop is missing");
        let error = r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#;
        assert_eq!(read(&[START, error]).1, Err(Broken("overloaded_error: Overloaded".to_owned())));
        assert!(read(&[START, "{\"type\":"]).1.is_err());
    }

    #[test]
    fn a_request_leaves_out_what_models_refuse() {
        let prompt = Prompt { system: "S".into(), user: "U".into(), most_tokens: 100 };
        let request = request("claude-sonnet-5-5", &prompt);
        assert_eq!(request["messages"][0]["content"], "U");
        for refused in ["temperature", "top_p", "top_k", "tool_choice"] {
            assert!(request.get(refused).is_none(), "{refused}");
        }
    }
}
