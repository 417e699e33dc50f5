//! A guard between the socket and actix-http's frame decoder, which looks at a
//! frame's size only after it has buffered it.
//!
//! What must stay true: a frame whose header declares more than the limit ends the
//! stream before its payload is buffered, and at most one frame is passed on per
//! poll, so a flood of tiny frames cannot outrun whoever handles them. The header's
//! layout is that of RFC 6455, section 5.2.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{error::PayloadError, web::Bytes};
use futures_util::Stream;

/// Passes a client's frames on, one at a time, none larger than the limit.
pub struct FrameGuard<S> {
    inner: S,
    limit: u64,
    held: Bytes,
    header: Vec<u8>,
    /// Bytes of the current frame's masking key and payload still to come.
    left: u64,
    over: bool,
}

/// The error a too large frame ends the stream with.
pub const TOO_LARGE: PayloadError = PayloadError::Overflow;

impl<S> FrameGuard<S> {
    /// Guards `inner`; `limit` is in bytes of payload.
    pub fn new(inner: S, limit: u64) -> Self {
        Self { inner, limit, held: Bytes::new(), header: Vec::with_capacity(10), left: 0, over: false }
    }

    /// Takes from what is held up to the end of the current frame. An empty answer
    /// means that more bytes are needed.
    fn take(&mut self) -> Result<Bytes, PayloadError> {
        let mut end = 0;
        while end < self.held.len() {
            if self.left > 0 {
                let step = (self.held.len() - end).min(usize::try_from(self.left).unwrap_or(usize::MAX));
                self.left -= step as u64;
                end += step;
            } else {
                self.header.push(self.held[end]);
                end += 1;
                if let Some(left) = body_length(&self.header) {
                    if left.payload > self.limit {
                        return Err(TOO_LARGE);
                    }
                    self.left = left.payload + left.mask;
                    self.header.clear();
                }
            }
            if self.left == 0 && self.header.is_empty() {
                break;
            }
        }
        Ok(self.held.split_to(end))
    }
}

struct Lengths {
    payload: u64,
    mask: u64,
}

/// What follows a header, once the header is complete.
fn body_length(header: &[u8]) -> Option<Lengths> {
    let second = *header.get(1)?;
    let mask = if second & 0x80 == 0 { 0 } else { 4 };
    let payload = match second & 0x7f {
        126 => u64::from(u16::from_be_bytes(*header.get(2..)?.first_chunk()?)),
        127 => u64::from_be_bytes(*header.get(2..)?.first_chunk()?),
        short => u64::from(short),
    };
    Some(Lengths { payload, mask })
}

impl<S> Stream for FrameGuard<S>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin,
{
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        if self.held.is_empty() {
            match Pin::new(&mut self.inner).poll_next(cx) {
                Poll::Ready(Some(Ok(bytes))) => self.held = bytes,
                other => return other,
            }
        }
        let taken = self.take();
        if taken.is_err() {
            self.over = true;
        }
        Poll::Ready(Some(taken))
    }
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
