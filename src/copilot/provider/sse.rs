//! Server-sent events, as they come in (the HTML standard, section 9.2.6). Pure.
//!
//! What must stay true: it makes no difference where the network cut the bytes; what never
//! ends is not kept for ever.

/// Longest event that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SseEvent {
    /// Its name; empty where it has none.
    pub name: String,
    /// Its data, lines joined.
    pub data: String,
}

/// It is longer than any event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Takes bytes in and gives events out.
#[derive(Debug, Default)]
pub struct SseReader {
    /// Bytes of a line that has not ended.
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed now belongs to it.
    returned: bool,
    name: String,
    data: Option<String>,
}

impl SseReader {
    /// The events that end within these bytes.
    ///
    /// # Errors
    /// [`TooLong`] when one does not end.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, TooLong> {
        let mut events = Vec::new();
        for byte in bytes {
            let after_return = std::mem::take(&mut self.returned);
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    self.returned = *byte == b'\r';
                    events.extend(self.end_line());
                }
                byte => self.line.push(*byte),
            }
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        // A character that was cut by the network is whole here.
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        if line.is_empty() {
            let (name, data) = (std::mem::take(&mut self.name), self.data.take());
            return data.map(|data| SseEvent { name, data });
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                none => *none = Some(value.to_owned()),
            },
            // A comment, or what only matters to who comes back.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, data: &str) -> SseEvent {
        SseEvent { name: name.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn lines_end_in_three_ways_and_comments_are_none() {
        let text = ": hello\nevent: ping\r\ndata: {}\r\n\r\n\r\ndata: a\rdata:b\r\rid: 7\n\ndata\n\n";
        let events = SseReader::default().take(text.as_bytes()).unwrap();
        assert_eq!(events, [event("ping", "{}"), event("", "a\nb"), event("", "")]);
    }

    #[test]
    fn it_makes_no_difference_where_bytes_are_cut() {
        let text = "event: content_block_delta\r\ndata: {\"text\":\"Größe 🎉\"}\r\n\r\ndata: x\n\n".as_bytes();
        let whole = SseReader::default().take(text).unwrap();
        assert_eq!(whole.len(), 2);
        for size in 1..text.len() {
            let mut reader = SseReader::default();
            let pieces = text.chunks(size).flat_map(|piece| reader.take(piece).unwrap());
            assert_eq!(pieces.collect::<Vec<_>>(), whole, "pieces of {size}");
        }
    }

    #[test]
    fn what_never_ends_is_given_up() {
        let mut reader = SseReader::default();
        let piece = vec![b'x'; LONGEST / 4];
        let ends = (0..8).map(|_| reader.take(&piece)).find(Result::is_err);
        assert_eq!(ends, Some(Err(TooLong)));
        let mut lines = SseReader::default();
        let line = [b"data: ".as_slice(), &piece, b"\n"].concat();
        assert!((0..8).any(|_| lines.take(&line).is_err()));
    }
}
