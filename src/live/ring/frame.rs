//! A text frame as it goes over the wire: what the server sends is not masked, so the bytes
//! are the same for everybody and are made once. The header's layout is that of RFC 6455,
//! section 5.2.

use bytes::{BufMut, Bytes, BytesMut};
use bytestring::ByteString;

/// A whole frame, last and only one of its message.
const TEXT: u8 = 0x81;
/// The same, asking whether what came before it has arrived.
const PING: u8 = 0x89;

/// An encoded frame. Cloned for each who gets it, so it is one reference and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    wire: Bytes,
    /// Where its text begins.
    header: usize,
}

impl Frame {
    /// The frame of this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut wire = BytesMut::with_capacity(text.len() + 10);
        wire.put_u8(TEXT);
        match (u8::try_from(text.len()), u16::try_from(text.len())) {
            (Ok(short @ ..=125), _) => wire.put_u8(short),
            (_, Ok(medium)) => {
                wire.put_u8(126);
                wire.put_u16(medium);
            }
            (_, Err(_)) => {
                wire.put_u8(127);
                wire.put_u64(text.len() as u64);
            }
        }
        let header = wire.len();
        wire.put_slice(text.as_bytes());
        Self { wire: wire.freeze(), header }
    }

    /// How many bytes its text has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.wire.len() - self.header
    }

    /// Its text, as a part of the same bytes.
    #[must_use]
    pub fn into_text(self) -> ByteString {
        ByteString::try_from(self.wire.slice(self.header..)).expect("it was made of a text")
    }

    /// The bytes to send.
    #[must_use]
    pub fn into_wire(self) -> Bytes {
        self.wire
    }

    /// A ping that carries a number of bytes.
    #[must_use]
    pub fn ping(sent: u64) -> Bytes {
        let mut wire = BytesMut::with_capacity(10);
        wire.put_u8(PING);
        wire.put_u8(8);
        wire.put_u64(sent);
        wire.freeze()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use tokio_tungstenite::tungstenite::{
        Message,
        protocol::{Role, WebSocket, WebSocketConfig},
    };

    use super::*;

    /// What a client makes of it.
    fn read(wire: &Bytes) -> Message {
        let config = WebSocketConfig::default();
        WebSocket::from_raw_socket(Cursor::new(wire.to_vec()), Role::Client, Some(config)).read().unwrap()
    }

    #[test]
    fn frames_of_every_length_are_read_as_they_were_meant() {
        for length in [0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, 70_000] {
            let text = "x".repeat(length);
            let frame = Frame::new(&text);
            assert_eq!(read(&frame.clone().into_wire()), Message::text(text.clone()), "{length}");
            assert_eq!((frame.len(), &*frame.into_text()), (length, &*text));
        }
    }

    #[test]
    fn a_ping_carries_the_number() {
        let number = 0x0102_0304_0506_0708_u64;
        assert_eq!(read(&Frame::ping(number)), Message::Ping(number.to_be_bytes().to_vec().into()));
    }
}
