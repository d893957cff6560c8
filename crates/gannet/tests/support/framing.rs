//! Frames, RFC 6455 §5.2, as a client writes and reads them.

/// Opcodes, RFC 6455 §5.2.
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;
/// With it in its first byte a frame is the last of its message.
pub(crate) const FIN: u8 = 0x80;

/// A frame as it came from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) fin: bool,
    pub(crate) opcode: u8,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// A whole, unfragmented frame.
    pub(crate) fn new(opcode: u8, payload: impl AsRef<[u8]>) -> Self {
        Self { fin: true, opcode, payload: payload.as_ref().to_vec() }
    }

    /// A Close frame with a code and no reason.
    pub(crate) fn close(code: u16) -> Self {
        Self::new(CLOSE, code.to_be_bytes())
    }

    /// The code of a Close frame, whatever its reason. `None`: it is none, or has no code.
    pub(crate) fn close_code(&self) -> Option<u16> {
        let code = self.payload.first_chunk().filter(|_| self.fin && self.opcode == CLOSE);
        code.map(|code| u16::from_be_bytes(*code))
    }

    /// The code and the reason of a Close frame, which it has to be.
    #[track_caller]
    pub(crate) fn into_close(mut self) -> (u16, String) {
        let code = self.close_code().unwrap_or_else(|| panic!("no Close with a code: {self:?}"));
        (code, String::from_utf8(self.payload.split_off(2)).expect("RFC 6455 §5.5.1: UTF-8"))
    }
}

/// A masked frame with this first byte (FIN, RSV, opcode).
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        size @ 0..126 => bytes.push(0x80 | size as u8),
        size @ 126..0x1_0000 => {
            bytes.push(0x80 | 126);
            bytes.extend((size as u16).to_be_bytes());
        }
        size => {
            bytes.push(0x80 | 127);
            bytes.extend((size as u64).to_be_bytes());
        }
    }
    let key = [0x37, 0xfa, 0x21, 0x3d];
    bytes.extend(key);
    bytes.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}
