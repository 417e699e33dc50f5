//! Whether two answers could be told apart by whoever gets them.

use crate::support::Answer;

/// Headers that say when and in which request, not what.
const OF_THE_MOMENT: [&str; 2] = ["date", "x-request-id"];

/// The first difference between two answers; `None` when they are the same byte for byte.
pub fn difference(one: &Answer, other: &Answer) -> Option<String> {
    if one.status != other.status {
        return Some(format!("{} against {}: {} against {}", one.status, other.status, one.text, other.text));
    }
    if one.text != other.text {
        return Some(format!("bodies: {} against {}", one.text, other.text));
    }
    let (mut ours, mut theirs) = (headers(one), headers(other));
    if ours == theirs {
        return None;
    }
    let both: Vec<_> = ours.iter().filter(|header| theirs.contains(header)).cloned().collect();
    if both.len() < ours.len().max(theirs.len()) {
        ours.retain(|header| !both.contains(header));
        theirs.retain(|header| !both.contains(header));
    }
    Some(format!("headers: {ours:?} against {theirs:?}"))
}

/// The same answer whether or not the connection is to be used again: the server
/// closes it when it refuses a request before reading its body.
pub fn whatever_the_connection(mut answer: Answer) -> Answer {
    answer.headers.remove("connection");
    answer
}

fn headers(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let all = answer.headers.iter().map(|(name, value)| (name.to_string(), text(value)));
    let mut kept: Vec<_> = all.filter(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str())).collect();
    kept.sort();
    kept
}

mod tests {
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], text: &str) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        Answer { status: StatusCode::from_u16(status).unwrap(), headers: map, text: text.to_owned() }
    }

    #[test]
    fn a_planted_difference_is_reported() {
        let plain = answer(404, &[("content-type", "application/problem+json")], "{\"a\":1}");
        let planted = [
            answer(403, &[("content-type", "application/problem+json")], "{\"a\":1}"),
            answer(404, &[("content-type", "application/problem+json")], "{\"a\":2}"),
            answer(404, &[("content-type", "application/problem+json")], "{\"a\":1} "),
            answer(404, &[("content-type", "application/json")], "{\"a\":1}"),
            answer(404, &[], "{\"a\":1}"),
            answer(404, &[("content-type", "application/problem+json"), ("etag", "x")], "{\"a\":1}"),
            answer(
                404,
                &[("content-type", "application/problem+json"), ("vary", "a"), ("vary", "b")],
                "{\"a\":1}",
            ),
        ];
        for other in planted {
            assert!(difference(&plain, &other).is_some(), "{other:?}");
            assert!(difference(&other, &plain).is_some(), "{other:?}");
        }
    }

    #[test]
    fn the_moment_makes_no_difference() {
        let one = answer(404, &[("date", "Mon"), ("x-request-id", "1"), ("vary", "a")], "x");
        let other = answer(404, &[("vary", "a"), ("x-request-id", "2"), ("date", "Tue")], "x");
        assert_eq!(difference(&one, &other), None);
    }
}
