//! Frames however they are cut, and those that are too long.

use super::*;
use futures::executor::block_on;
use futures_util::{StreamExt, stream};

fn frame(length: usize) -> Vec<u8> {
    let mut bytes = vec![0x81];
    match length {
        0..=125 => bytes.push(0x80 | u8::try_from(length).unwrap()),
        126..=65_535 => {
            bytes.push(0x80 | 126);
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        _ => {
            bytes.push(0x80 | 127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend([1, 2, 3, 4]);
    bytes.extend(vec![0; length]);
    bytes
}

fn pass(bytes: &[u8], chunk: usize, limit: u64) -> Vec<Result<Bytes, PayloadError>> {
    let chunks: Vec<_> = bytes.chunks(chunk).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
    block_on(FrameGuard::new(stream::iter(chunks), limit).collect())
}

#[test]
fn frames_pass_one_at_a_time_however_they_were_cut() {
    let frames = [frame(0), frame(5), frame(125), frame(126), frame(300), frame(70_000)];
    let bytes = frames.concat();
    let passed = pass(&bytes, bytes.len(), 100_000);
    let passed: Vec<_> = passed.into_iter().map(|piece| piece.unwrap().to_vec()).collect();
    assert_eq!(passed, frames);
    for chunk in [1, 2, 3, 7, 1_000] {
        let passed: Vec<u8> = pass(&bytes, chunk, 100_000).into_iter().flat_map(|piece| piece.unwrap()).collect();
        assert_eq!(passed, bytes, "in chunks of {chunk}");
    }
}

#[test]
fn a_declared_length_over_the_limit_ends_the_stream_before_the_payload() {
    let mut bytes = frame(10);
    bytes.extend([0x81, 0xff]);
    bytes.extend((4_u64 << 30).to_be_bytes());
    bytes.extend([0; 64]);
    for chunk in [1, 5, bytes.len()] {
        let passed = pass(&bytes, chunk, 65_536);
        let whole: usize = passed.iter().flatten().map(Bytes::len).sum();
        assert!(whole <= frame(10).len() + 9, "the rest is not passed on");
        assert!(matches!(passed.last(), Some(Err(PayloadError::Overflow))));
    }
}
