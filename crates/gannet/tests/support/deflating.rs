//! A client that compresses and inflates with zlib-rs, and agrees to whatever the server answers.

use std::net::SocketAddr;

use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Inflate, InflateFlush, Status};

use super::dial::Dial;
use super::{Client, FIN, Frame, TestServer, frame, upgrade_request};

/// The offer of most clients.
pub(crate) const OFFER: &str = "permessage-deflate; client_max_window_bits";
/// With RSV1, RFC 7692 §6.
pub(crate) const COMPRESSED: u8 = 0b100;

/// A message that came, inflated where it was compressed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) text: String,
    /// Bytes of the payload on the wire, where it was compressed.
    pub(crate) compressed: Option<usize>,
}

pub(crate) struct Deflating {
    pub(crate) client: Client,
    /// The answer's `Sec-WebSocket-Extensions`.
    pub(crate) agreed: String,
    inflate: Inflate,
    deflate: Deflate,
}

impl Deflating {
    /// Offers the usual.
    pub(crate) fn open(server: &TestServer) -> Self {
        Self::offering(server, OFFER)
    }

    pub(crate) fn offering(server: &TestServer, offer: &str) -> Self {
        Self::on(Client::connect(server.address), server.address, &[offer])
    }

    /// One between whom and the server little has room.
    pub(crate) fn narrow(server: &TestServer) -> Self {
        let client = Client { stream: Dial::LITTLE_ROOM.connect(server.address) };
        Self::on(client, server.address, &[OFFER])
    }

    /// With a field for each of the offers.
    pub(crate) fn on(mut client: Client, address: SocketAddr, offers: &[&str]) -> Self {
        let fields: Vec<String> =
            offers.iter().map(|offer| format!("Sec-WebSocket-Extensions: {offer}\r\n")).collect();
        let answer = client.upgrade(upgrade_request(address, &fields.concat()));
        let field = answer.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Extensions: "));
        let agreed = field.unwrap_or_default().to_owned();
        // With exactly the window agreed on: what refers further back is an error.
        let server_bits = window_bits(&agreed, "server_max_window_bits");
        let client_bits = window_bits(&agreed, "client_max_window_bits");
        let config = DeflateConfig { window_bits: -i32::from(client_bits), ..DeflateConfig::default() };
        Self {
            client,
            agreed,
            inflate: Inflate::new(false, server_bits),
            deflate: Deflate::new_with_config(config),
        }
    }

    /// Sends a whole message, compressed.
    pub(crate) fn send(&mut self, opcode: u8, message: &[u8]) {
        let payload = self.deflate(message);
        self.client.write(&frame(FIN | COMPRESSED << 4 | opcode, &payload));
    }

    /// A message as this client compresses it.
    pub(crate) fn deflate(&mut self, message: &[u8]) -> Vec<u8> {
        if self.agreed.contains("client_no_context_takeover") {
            self.deflate.reset();
        }
        let mut out = vec![0; message.len() * 2 + 64];
        let before = self.deflate.total_out();
        let status = self.deflate.compress(message, &mut out, DeflateFlush::SyncFlush);
        assert!(matches!(status, Ok(Status::Ok)), "{status:?}");
        out.truncate((self.deflate.total_out() - before) as usize);
        assert_eq!(out.split_off(out.len() - 4), [0, 0, 0xFF, 0xFF]);
        out
    }

    /// Hears a whole message.
    pub(crate) fn hear(&mut self) -> Heard {
        let (reserved, frame) = self.client.try_receive_extended().expect("a frame");
        self.inflated(reserved, frame)
    }

    pub(crate) fn inflated(&mut self, reserved: u8, frame: Frame) -> Heard {
        assert!(frame.fin, "a whole message");
        let (payload, compressed) = match reserved {
            0 => (frame.payload, None),
            COMPRESSED => (self.inflate(&frame.payload), Some(frame.payload.len())),
            other => panic!("reserved bits {other:03b}"),
        };
        Heard { text: String::from_utf8_lossy(&payload).into_owned(), compressed }
    }

    /// Hears a message that must be this text, and says how many bytes it took compressed.
    #[track_caller]
    pub(crate) fn assert_hears(&mut self, text: &str) -> Option<usize> {
        let heard = self.hear();
        let at = heard.text.bytes().zip(text.bytes()).take_while(|(one, other)| one == other).count();
        assert!(
            heard.text == text,
            "another text from byte {at} on, {} bytes for {}",
            heard.text.len(),
            text.len()
        );
        heard.compressed
    }

    fn inflate(&mut self, payload: &[u8]) -> Vec<u8> {
        if self.agreed.contains("server_no_context_takeover") {
            self.inflate.reset(false);
        }
        let input = [payload, &[0, 0, 0xFF, 0xFF]].concat();
        let (read, mut message) = (self.inflate.total_in(), Vec::new());
        let mut room = vec![0; 64 * 1024];
        loop {
            let taken = (self.inflate.total_in() - read) as usize;
            let before = self.inflate.total_out();
            let status = self.inflate.decompress(&input[taken..], &mut room, InflateFlush::SyncFlush);
            assert!(matches!(status, Ok(Status::Ok | Status::BufError)), "{status:?}");
            let size = (self.inflate.total_out() - before) as usize;
            message.extend(&room[..size]);
            if size < room.len() {
                assert_eq!(self.inflate.total_in() - read, input.len() as u64, "all of it is used");
                return message;
            }
        }
    }
}

fn window_bits(agreed: &str, name: &str) -> u8 {
    let value = agreed.split("; ").find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='));
    value.map_or(15, |value| value.parse().expect("a number"))
}

/// Text that compresses well and says which one it is.
pub(crate) fn text(number: usize, size: usize) -> String {
    let words = (number..).map(|word| format!("{{\"name\":\"visitor {word}\",\"says\":\"hello\"}},"));
    let mut text = String::new();
    words
        .take_while(|word| {
            text.push_str(word);
            text.len() < size
        })
        .for_each(drop);
    text.truncate(size);
    text
}

/// Text that compresses less well, by chance: words out of a hundred, each number in another order.
pub(crate) fn noise(number: u64, size: usize) -> String {
    let mut random = fastrand::Rng::with_seed(number);
    let word = |random: &mut fastrand::Rng| format!("{} ", random.u64(..100) * 94_906_267 % 100_003);
    let mut text = String::new();
    while text.len() < size {
        text.push_str(&word(&mut random));
    }
    text.truncate(size);
    text
}
