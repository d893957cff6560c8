//! Compression of messages to connections that agreed to permessage-deflate, RFC 7692.
//!
//! A message for one connection is compressed when it is framed: by a compressor of the loop, or, with context
//! takeover, by the connection's own, which begins anew where something else was sent compressed, or may have been, or
//! where what it compressed was not sent. A message for many is compressed for the first connection that wants it, once
//! for each size of window, and lies in its [`Encoded`] beside the plain frame. What may be dropped or replaced refers
//! to nothing before it: `Latest` waits as it is, and with `drop_oldest` no context takeover is agreed on.

use bytes::Bytes;
use gannet_proto::handshake::DeflateAgreement;
use gannet_proto::{Compressor, Compressors, EncodedHeader};
use gannet_reactor::{Body, Key, Sockets, Tag};
use hashbrown::HashTable;

use crate::event_loop::Reachable;
use crate::message::{Compress, Content, Form, is_compressed};
use crate::shared::{shrink, spread_key};
use crate::{Encoded, Settings};

/// The compression of messages to a connection, with the size of its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Compression {
    #[default]
    Off,
    /// Each message by itself.
    Alone { window_bits: u8 },
    /// Messages may refer to those before them.
    WithTakeover { window_bits: u8 },
}

/// A loop's compressors, where compression is on.
pub(crate) struct Compressing {
    compressors: Compressors,
    threshold: usize,
    /// Of connections that were sent a compressed message of their own.
    windows: HashTable<Window>,
    held: usize,
}

/// A connection's own compressor, to whose window its next message may refer.
struct Window {
    key: Key,
    compressor: Box<Compressor>,
    /// The client has inflated something since that this compressor did not compress.
    is_outdated: bool,
}

impl Compression {
    pub(crate) fn of(agreement: &DeflateAgreement) -> Self {
        let window_bits = agreement.server_window_bits();
        if agreement.server_no_context_takeover {
            Self::Alone { window_bits }
        } else {
            Self::WithTakeover { window_bits }
        }
    }
}

impl Compressing {
    pub(crate) fn new(settings: &Settings) -> Option<Self> {
        settings.compression.then(|| Self {
            compressors: Compressors::new(settings.deflate_effort()),
            threshold: settings.compression_threshold,
            windows: HashTable::new(),
            held: 0,
        })
    }

    /// Memory that windows hold.
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    pub(crate) fn held_by(&self, key: Key) -> usize {
        self.windows.find(spread_key(key), |it| it.key == key).map_or(0, |it| it.compressor.size())
    }

    /// A connection's window is no longer needed.
    pub(crate) fn forget(&mut self, key: Key) {
        if let Ok(entry) = self.windows.find_entry(spread_key(key), |it| it.key == key) {
            self.held -= entry.remove().0.compressor.size();
            shrink(&mut self.windows, |it| spread_key(it.key));
        }
    }

    /// Gives all windows' memory back; the next messages refer to nothing.
    fn forget_all(&mut self) {
        self.windows = HashTable::new();
        self.held = 0;
    }

    fn wants(&self, size: usize, compress: Compress) -> bool {
        match compress {
            Compress::FromThreshold => size >= self.threshold,
            Compress::Always => true,
            Compress::Never => false,
        }
    }

    /// The payload of a message for one connection; `None` where it is to be sent as it is.
    fn compress(&mut self, key: Key, compression: Compression, message: &[u8]) -> Option<&[u8]> {
        let Self { compressors, windows, held, .. } = self;
        match compression {
            Compression::Off => None,
            Compression::Alone { window_bits } => {
                Some(compressors.compress(message, window_bits)).filter(|it| it.len() < message.len())
            }
            Compression::WithTakeover { window_bits } => {
                let entry = windows.entry(spread_key(key), |it| it.key == key, |it| spread_key(it.key));
                let window = entry.or_insert_with(|| {
                    let compressor = Box::new(compressors.compressor(window_bits));
                    *held += compressor.size();
                    Window { key, compressor, is_outdated: false }
                });
                let window = window.into_mut();
                // Until it is known otherwise: a panic may cut it.
                if std::mem::replace(&mut window.is_outdated, true) {
                    window.compressor.reset();
                }
                let compressed = compressors.compress_within(&mut window.compressor, message);
                // The client will not have inflated what is sent as it is.
                window.is_outdated = compressed.len() >= message.len();
                (!window.is_outdated).then_some(compressed)
            }
        }
    }

    /// The frame of a shared message for one connection.
    fn frame<'a>(&mut self, key: Key, compression: Compression, encoded: &'a Encoded) -> &'a Bytes {
        let plain = encoded.plain();
        let (Compression::Alone { window_bits } | Compression::WithTakeover { window_bits }) = compression
        else {
            return plain;
        };
        if !self.wants(encoded.payload().len(), encoded.compress()) {
            return plain;
        }
        let frame = encoded.compressed_for(window_bits, &mut self.compressors);
        if matches!(compression, Compression::WithTakeover { .. }) && is_compressed(frame) {
            self.outdate(key);
        }
        frame
    }

    fn outdate(&mut self, key: Key) {
        if let Some(window) = self.windows.find_mut(spread_key(key), |it| it.key == key) {
            window.is_outdated = true;
        }
    }
}

impl Reachable {
    /// Notes the compression that an open connection agreed to.
    pub(crate) fn set_compression(&mut self, key: Key, agreement: Option<&DeflateAgreement>) {
        self.peers[key.index()].compression = agreement.map_or(Compression::Off, Compression::of);
    }

    /// Memory that windows hold.
    #[inline]
    pub(crate) fn windows_held(&self) -> usize {
        self.compressing.as_deref().map_or(0, Compressing::held)
    }

    pub(crate) fn window_held_by(&self, key: Key) -> usize {
        self.compressing.as_deref().map_or(0, |compressing| compressing.held_by(key))
    }

    /// Gives the memory of all windows back. The next messages are larger for it, and each takes a new compressor.
    pub(crate) fn forget_windows(&mut self) {
        if let Some(compressing) = &mut self.compressing {
            compressing.forget_all();
            self.shared.memory.note_windows_forgotten(self.index);
        }
    }

    pub(crate) fn forget_window(&mut self, key: Key) {
        if let Some(compressing) = &mut self.compressing {
            compressing.forget(key);
        }
    }

    /// A shared message's frame as a connection is to get it.
    #[inline]
    pub(crate) fn frame_for<'a>(&mut self, key: Key, encoded: &'a Encoded) -> &'a Bytes {
        #[cfg(all(test, gannet_model))]
        self.framed.push((key, encoded.clone()));
        match &mut self.compressing {
            None => encoded.plain(),
            Some(compressing) => {
                let compression = self.peers[key.index()].compression;
                compressing.frame(key, compression, encoded)
            }
        }
    }

    /// Sends a message to a connection that agreed to compression. Says whether that was done; otherwise it is to be
    /// sent as it is.
    #[inline(never)]
    pub(super) fn send_compressed(&mut self, sockets: &mut Sockets, key: Key, content: &Content<'_>) -> bool {
        let compression = self.peers[key.index()].compression;
        let Some(compressing) = &mut self.compressing else { return false };
        let (form, bytes): (Form, &[u8]) = match content {
            Content::Borrowed(form, bytes) => (*form, bytes),
            Content::Owned(form, bytes) => (*form, bytes),
            Content::Encoded(_) => return false,
        };
        if !compressing.wants(bytes.len(), form.compress) {
            return false;
        }
        let compressed = compressing.compress(key, compression, bytes);
        if let Some(compressed) = compressed {
            let header = EncodedHeader::compressed(form.kind.into(), compressed.len());
            sockets.send(key, Tag::ORDINARY, &header, Body::Borrowed(compressed));
        }
        let is_sent = compressed.is_some();
        compressing.compressors.forget_large();
        is_sent
    }

    /// Something is sent that the client may inflate, and this server has not compressed.
    pub(super) fn outdate_window(&mut self, key: Key) {
        if let Some(compressing) = &mut self.compressing {
            compressing.outdate(key);
        }
    }
}
