use std::fmt;

use zlib_rs::{Inflate, InflateFlush, Status};

use super::TAIL;

/// Inflates a server's messages, of which each may refer to those before it until [`reset`](Self::reset).
pub(crate) struct Inflater {
    stream: Inflate,
    /// A block said to be the last has ended. A new stream begins with the next byte.
    ended: bool,
}

/// The received bytes are no data of DEFLATE, or end within a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsound;

impl Inflater {
    /// Inflates from the front of `input` until it is used up or the room is; returns how much of each was. Where the
    /// room was used up, there may be more to come without further input.
    pub(crate) fn inflate(&mut self, input: &[u8], room: &mut [u8]) -> Result<(usize, usize), Unsound> {
        // RFC 7692 §7.2.3.4: a block with BFINAL may be followed by others.
        if self.ended && !input.is_empty() {
            self.reset();
        }
        if self.ended {
            return Ok((0, 0));
        }
        let (consumed, produced) = self.step(input, room, InflateFlush::NoFlush)?;
        let is_stuck = consumed + produced == 0 && !self.ended;
        if is_stuck && !input.is_empty() && !room.is_empty() {
            Err(Unsound)
        } else {
            Ok((consumed, produced))
        }
    }

    /// RFC 7692 §7.2.2: appends what the payload of the message left out, after all of it has been inflated.
    pub(crate) fn finish(&mut self) -> Result<(), Unsound> {
        if self.ended {
            return Ok(());
        }
        // Told to stop where a block ends, the stream must leave the byte behind the tail, and that alone: otherwise
        // the payload ended within a block.
        let mut tail = [0; TAIL.len() + 1];
        tail[..TAIL.len()].copy_from_slice(&TAIL);
        let end = self.step(&tail, &mut [0], InflateFlush::Block)?;
        if end == (TAIL.len(), 0) { Ok(()) } else { Err(Unsound) }
    }

    /// Forgets all messages.
    pub(crate) fn reset(&mut self) {
        self.stream.reset(false);
        self.ended = false;
    }

    fn step(
        &mut self,
        input: &[u8],
        room: &mut [u8],
        flush: InflateFlush,
    ) -> Result<(usize, usize), Unsound> {
        let (read, written) = (self.stream.total_in(), self.stream.total_out());
        let status = self.stream.decompress(input, room, flush).map_err(|_| Unsound)?;
        self.ended = status == Status::StreamEnd;
        // Both fit: they are within the slices.
        Ok(((self.stream.total_in() - read) as usize, (self.stream.total_out() - written) as usize))
    }
}

impl Default for Inflater {
    fn default() -> Self {
        // The largest window inflates what was compressed with any.
        Self { stream: Inflate::new(false, 15), ended: false }
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater").field("ended", &self.ended).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::compressed;
    use super::*;

    fn inflated(inflater: &mut Inflater, mut payload: &[u8], room_size: usize) -> Result<Vec<u8>, Unsound> {
        let (mut all, mut room) = (Vec::new(), vec![0; room_size]);
        loop {
            let (consumed, produced) = inflater.inflate(payload, &mut room)?;
            payload = &payload[consumed..];
            all.extend_from_slice(&room[..produced]);
            if payload.is_empty() && produced < room_size {
                inflater.finish()?;
                return Ok(all);
            }
        }
    }

    #[test]
    fn the_examples_of_the_rfc_say_hello() {
        // RFC 7692 §7.2.3: one block, the same by the context of the first, no compression, BFINAL, two blocks.
        let mut inflater = Inflater::default();
        for payload in [
            &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00][..],
            &[0xf2, 0x00, 0x11, 0x00, 0x00],
            &[0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00],
            &[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00],
            &[0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00],
        ] {
            assert_eq!(inflated(&mut inflater, payload, 3), Ok(b"Hello".to_vec()), "{payload:02x?}");
        }
    }

    #[test]
    fn what_was_compressed_with_any_window_is_the_same_again() {
        let mut random = fastrand::Rng::with_seed(7692);
        for size in [0, 1, 300, 5000, 70_000] {
            let text: Vec<u8> = (0..size).map(|_| random.u8(b'a'..=b'd')).collect();
            let noise: Vec<u8> = (0..size).map(|_| random.u8(..)).collect();
            for (message, bits) in
                [&text, &noise].into_iter().flat_map(|it| (8..=15).map(move |bits| (it, bits)))
            {
                let payload = compressed(message, bits);
                let again = inflated(&mut Inflater::default(), &payload, 1000);
                assert_eq!(again.as_ref(), Ok(message), "{size} bytes, a window of {bits} bits");
            }
        }
    }

    #[test]
    fn a_window_of_eight_bits_is_kept_within() {
        // 300 bytes of noise twice: in a larger window the second half is a reference to the first.
        let mut random = fastrand::Rng::with_seed(7692);
        let half: Vec<u8> = (0..300).map(|_| random.u8(..)).collect();
        let message = half.repeat(2);
        assert!(compressed(&message, 10).len() < 400);
        assert!(compressed(&message, 8).len() > 600);
    }

    #[test]
    fn data_that_is_cut_or_garbage_is_unsound() {
        let whole = compressed(b"a message that is not cut", 15);
        for end in 0..whole.len() {
            assert_eq!(inflated(&mut Inflater::default(), &whole[..end], 100), Err(Unsound), "{end}");
        }
        assert_eq!(inflated(&mut Inflater::default(), &[0xff; 20], 100), Err(Unsound));
    }
}
