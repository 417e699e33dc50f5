//! The wire of chat completions, read.

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
