//! Every limit and timer of a server, in one struct that is the file, the environment, the command line and the API.

mod describe;
mod error;
mod file;
mod hosts;
mod layers;
mod mistakes;
mod names;
mod origins;
mod units;

use std::time::Duration;

use documented::{Documented, DocumentedFields};
use gannet_proto::DeflateEffort;
use gannet_proto::handshake::{DeflateConfig, is_subprotocol};
use serde::{Deserialize, Serialize};

pub use describe::{Description, Kind, about};
pub use error::SettingsError;
pub use hosts::Hosts;
pub use layers::Layers;
pub use mistakes::{Mistake, Mistakes};
pub use origins::Origins;

/// The settings of a server. The defaults are safe on the open internet.
///
/// In a file, sizes are bytes or text such as `"64 KiB"`, and times are seconds or text such as `"250 ms"` or
/// `"2 min"`. An unknown key is an error. A timer is never early, and up to a quarter of a second late.
///
/// "Beyond it 1009" means that a connection which goes beyond it is closed with this code. A number of three digits is
/// the HTTP status of the answer instead.
///
/// ```
/// use std::time::Duration;
///
/// let settings = gannet::Settings {
///     message_size_max: 64 * 1024,
///     idle_timeout: Duration::from_secs(30),
///     ..Default::default()
/// };
/// # assert_eq!(settings.fragments_max, 1024);
/// ```
#[derive(Clone, Debug, PartialEq, Documented, DocumentedFields, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Addresses to listen on, such as `127.0.0.1:9501` or `[::]:9501`. An IPv6 address takes IPv6 only. Of the
    /// addresses that a name has, those that are not this machine's are left out as long as one remains, and so is
    /// `[::]` where there is no IPv6; an address that is written out and is another machine's is an error, even beside
    /// others. Default: none.
    #[serde(with = "units::addresses", skip_serializing_if = "Vec::is_empty")]
    pub listen: Vec<String>,
    /// Threads, each with an event loop of its own. 0 is one for each processor. Default: 0.
    #[serde(deserialize_with = "units::count")]
    pub threads: usize,
    /// Connections that the kernel keeps until they are accepted; it may know a lower limit. Default: 4096.
    #[serde(deserialize_with = "units::count")]
    pub backlog: u32,
    /// Connections at a time, those in their handshake counted; beyond it 503. 0 is as many as the process may open
    /// descriptors (the limit is raised as far as allowed), less a reserve. Default: 0.
    #[serde(deserialize_with = "units::count")]
    pub connections_max: usize,
    /// Memory for messages that are being received, for queues, for mailboxes, for windows of compression, for
    /// rooms, and for requests and answers over HTTP. Beyond it the server's windows of compression are given
    /// back, new connections get 503, and the connections that hold the most are closed with 1013. No message
    /// may be larger, either. Requests and answers over HTTP have half of it at most; a request beyond that
    /// gets 503, or its answer breaks off. Rooms have a quarter at most; then `join` says `MemoryFull`. 0 is
    /// half of the machine's or the control group's. Default: 0 B.
    #[serde(with = "units::size")]
    pub memory_max: usize,
    /// Requests over HTTP that are being answered at a time, those that wait for a message or an event counted; beyond
    /// it 503. Default: 4096.
    #[serde(deserialize_with = "units::count")]
    pub exchanges_max: usize,
    /// Time for which a client may keep the server waiting for the body of a request over HTTP, all waits
    /// together. Every `body_rate_min` bytes that come make up for a second. Beyond it the connection is
    /// ended. 0 turns it off. Default: 60 s.
    #[serde(with = "units::time")]
    pub body_timeout: Duration,
    /// Bytes a second at which a body may take longer than `body_timeout`. Default: 1 KiB.
    #[serde(with = "units::size")]
    pub body_rate_min: usize,
    /// Time for which a client may let bytes of an answer over HTTP wait, all waits together. Every
    /// `answer_rate_min` bytes that it takes make up for a second. A stream that it reads as it comes does
    /// not wait. Beyond it the connection is ended. 0 turns it off. Default: 60 s.
    #[serde(with = "units::time")]
    pub answer_timeout: Duration,
    /// Bytes a second at which an answer may take longer than `answer_timeout`. Default: 1 KiB.
    #[serde(with = "units::size")]
    pub answer_rate_min: usize,
    /// Time without a byte sent to a client that has shut down its writing side while it is answered over
    /// HTTP: most such clients have gone. Beyond it the connection is ended. 0 turns it off. Default: 1 s.
    #[serde(with = "units::time")]
    pub half_closed_timeout: Duration,

    /// Payload of a message, all fragments together, inflated; beyond it 1009. Default: 1 MiB.
    #[serde(with = "units::size")]
    pub message_size_max: usize,
    /// Frames of one message; beyond it 1008. Default: 1024.
    #[serde(deserialize_with = "units::count")]
    pub fragments_max: u32,
    /// Time that a message may take from its first byte to its last. One that has arrived at
    /// `message_rate_min` or faster may take as long once more, again and again. Beyond it 1008. 0 turns it
    /// off. Default: 60 s.
    #[serde(with = "units::time")]
    pub message_timeout: Duration,
    /// Bytes a second at which a message may take longer than `message_timeout`. Default: 1 KiB.
    #[serde(with = "units::size")]
    pub message_rate_min: usize,

    /// Bytes of the request's head; beyond it 431. Default: 8 KiB.
    #[serde(with = "units::size")]
    pub handshake_size_max: usize,
    /// Bytes of the request's first line; beyond it 414. Default: 4 KiB.
    #[serde(with = "units::size")]
    pub request_line_size_max: usize,
    /// Header fields of the request, 128 at most; beyond it 431. Default: 64.
    #[serde(deserialize_with = "units::count")]
    pub handshake_fields_max: usize,
    /// Time that the whole handshake may take; beyond it 408. Default: 10 s.
    #[serde(with = "units::time")]
    pub handshake_timeout: Duration,
    /// Time that the application may take to decide on an upgrade, in a task or later by hand; beyond it 503.
    /// Default: 10 s.
    #[serde(with = "units::time")]
    pub upgrade_timeout: Duration,
    /// Upgrades that the application is deciding on at a time, in tasks or later by hand; beyond it 503.
    /// Default: 4096.
    #[serde(deserialize_with = "units::count")]
    pub upgrades_max: usize,
    /// Time for which a connection over HTTP may be quiet between two requests; then it is closed without a
    /// word. A proxy that keeps connections for longer meets closed ones. Default: 75 s.
    #[serde(with = "units::time")]
    pub keep_alive_timeout: Duration,
    /// Pages whose scripts may connect: `"same_host"`, `"any"`, or a list of origins and host names besides the same
    /// host; other pages get 403. A request without Origin does not come from a page and is accepted.
    /// Default: same_host.
    pub origins: Origins,
    /// Host names that requests may ask for: `"any"`, or a list; a request for another gets 421. `localhost`,
    /// names that end with `.localhost` and IP addresses are always answered: no foreign page has one of
    /// them. `"auto"` is `"any"`, and an empty list where all addresses listened on are loopback addresses,
    /// so that no page reaches them by having its name resolve to this machine. Default: auto.
    pub hosts: Hosts,
    /// Subprotocols that the server speaks; the first that a client offers is agreed on. Default: none.
    #[serde(with = "units::one_or_many")]
    pub subprotocols: Vec<String>,

    /// Time for which a connection may be idle: no bytes come from it, and none that wait for it are taken.
    /// Beyond it 1001. 0 turns it off. Default: 120 s.
    #[serde(with = "units::time")]
    pub idle_timeout: Duration,
    /// Time without bytes from a client after which it is sent a Ping. 0 turns it off. Default: 25 s.
    #[serde(with = "units::time")]
    pub ping_interval: Duration,
    /// Time after a Ping within which bytes must come, or some that wait be taken; beyond it 1001. A client
    /// with a large receive buffer that reads slowly may look silent, for its system may take nothing more
    /// until much of that buffer is free: where such clients are closed, raise it. Default: 10 s.
    #[serde(with = "units::time")]
    pub ping_timeout: Duration,
    /// A Ping is answered at once, with a Pong of the same payload; `false` leaves that to the application.
    /// Default: true.
    #[serde(deserialize_with = "units::switch")]
    pub automatic_pong: bool,
    /// Time for a client to answer a Close. Default: 10 s.
    #[serde(with = "units::time")]
    pub close_timeout: Duration,

    /// Low watermark of a connection's send queue: when the bytes that wait fall below it again, or below
    /// `send_queue_size_hard` where that is less, `drain` is called. With the policy `"close"` nothing is
    /// read from the connection while this much waits, so that a client which sends faster than it reads the
    /// answers is slowed down and not closed. Default: 64 KiB.
    #[serde(with = "units::size")]
    pub send_queue_size_soft: usize,
    /// High watermark of a connection's send queue: once this many bytes wait, a further message is not
    /// taken, and `send_queue_policy` is applied. Default: 1 MiB.
    #[serde(with = "units::size")]
    pub send_queue_size_hard: usize,
    /// Treatment of a message for a connection whose send queue is full: `"close"` closes the connection with
    /// 1013, `"drop_newest"` refuses the message, `"drop_oldest"` drops the oldest waiting messages for it.
    /// Default: close.
    #[serde(deserialize_with = "units::word")]
    pub send_queue_policy: QueuePolicy,
    /// Bytes of messages that a connection's task has not received, beyond which nothing more is read from the
    /// connection until it has. Default: 64 KiB.
    #[serde(with = "units::size")]
    pub receive_queue_size_max: usize,
    /// Bytes on their way from other threads to one event loop; beyond it their callers get `Full`.
    /// Default: 64 MiB.
    #[serde(with = "units::size")]
    pub mailbox_size_max: usize,

    /// Rooms that a connection may be in at a time; a further `join` says `TooManyRooms`. Default: 128.
    #[serde(deserialize_with = "units::count")]
    pub rooms_per_connection_max: usize,
    /// Bytes of a room's name; beyond it `join` says `NameTooLong`. Default: 255 B.
    #[serde(with = "units::size")]
    pub room_name_size_max: usize,

    /// Messages are compressed by permessage-deflate (RFC 7692), both ways, with clients that offer it.
    /// Default: false.
    #[serde(deserialize_with = "units::switch")]
    pub compression: bool,
    /// Effort of the server's compression: 1 is the fastest, 9 makes messages the smallest. With 2 the
    /// messages of a chat are smaller than with 1, and cost more time; more than that brings little.
    /// Default: 1.
    #[serde(deserialize_with = "units::count")]
    pub compression_level: u8,
    /// Messages of fewer bytes are sent as they are, unless they ask to be compressed. Default: 512 B.
    #[serde(with = "units::size")]
    pub compression_threshold: usize,
    /// Context takeover: messages may refer to those before them, both ways, which makes similar messages
    /// much smaller. Then each connection keeps its windows of compression: up to 48 KiB where the client
    /// compresses, and with the other defaults 372 KiB where the server does. With the policy `"drop_oldest"`
    /// the server's messages do not refer to others, for those may be dropped. Default: false.
    #[serde(deserialize_with = "units::switch")]
    pub compression_context_takeover: bool,
    /// Largest window of compression, both ways, as a power of two: 9 is 512 bytes, 15 is 32 KiB. A
    /// compressed message refers no further back. A client may ask for less; one that cannot be limited uses
    /// 15. Default: 15.
    #[serde(deserialize_with = "units::count")]
    pub compression_window_bits: u8,
    /// Memory of a compressor of the server beside its window: 1 is the least, 9 the most. Default: 8.
    #[serde(deserialize_with = "units::count")]
    pub compression_memory_level: u8,

    /// Time for which a stopping server waits for its clients to answer its Close. Default: 30 s.
    #[serde(with = "units::time")]
    pub drain_timeout: Duration,
}

/// The treatment of a message for a connection whose send queue is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueuePolicy {
    /// The connection is closed with 1013; its queue is thrown away.
    #[default]
    Close,
    /// The new message is refused.
    DropNewest,
    /// The oldest waiting messages make room for it.
    DropOldest,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: Vec::new(),
            threads: 0,
            backlog: 4096,
            connections_max: 0,
            memory_max: 0,
            exchanges_max: 4096,
            body_timeout: Duration::from_secs(60),
            body_rate_min: KIB,
            answer_timeout: Duration::from_secs(60),
            answer_rate_min: KIB,
            half_closed_timeout: Duration::from_secs(1),
            message_size_max: MIB,
            fragments_max: 1024,
            message_timeout: Duration::from_secs(60),
            message_rate_min: KIB,
            handshake_size_max: 8 * KIB,
            request_line_size_max: 4 * KIB,
            handshake_fields_max: 64,
            handshake_timeout: Duration::from_secs(10),
            upgrade_timeout: Duration::from_secs(10),
            upgrades_max: 4096,
            keep_alive_timeout: Duration::from_secs(75),
            origins: Origins::SameHost,
            hosts: Hosts::Auto,
            subprotocols: Vec::new(),
            idle_timeout: Duration::from_secs(120),
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(10),
            automatic_pong: true,
            close_timeout: Duration::from_secs(10),
            send_queue_size_soft: 64 * KIB,
            send_queue_size_hard: MIB,
            send_queue_policy: QueuePolicy::Close,
            receive_queue_size_max: 64 * KIB,
            mailbox_size_max: 64 * MIB,
            rooms_per_connection_max: 128,
            room_name_size_max: 255,
            compression: false,
            compression_level: 1,
            compression_threshold: 512,
            compression_context_takeover: false,
            compression_window_bits: 15,
            compression_memory_level: 8,
            drain_timeout: Duration::from_secs(30),
        }
    }
}

impl Settings {
    /// Reads a TOML file's text.
    ///
    /// # Errors
    ///
    /// [`Mistakes`], with a [`SettingsError`] for every line that is wrong, as [`Layers::file`] says.
    pub fn from_toml(text: &str) -> Result<Self, Mistakes> {
        file::settings(text)
    }

    /// Checks the rules that types cannot express. A server does so when it starts.
    ///
    /// # Errors
    ///
    /// [`SettingsError::OutOfRange`] for the first setting that is out of its range,
    /// [`SettingsError::Subprotocol`] for a name that no client can offer; [`SettingsError::IdleBeforePing`]
    /// and [`SettingsError::LineBeyondHead`] for two settings that contradict one another.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.check_each()?;
        self.check_together()
    }

    /// Checks each setting by itself.
    fn check_each(&self) -> Result<(), SettingsError> {
        for (name, value, min, max) in self.ranges() {
            if !(min..=max).contains(&value) {
                return Err(SettingsError::OutOfRange { name, value, min, max });
            }
        }
        match self.subprotocols.iter().find(|name| !is_subprotocol(name)) {
            Some(name) => Err(SettingsError::Subprotocol(name.clone())),
            None => Ok(()),
        }
    }

    /// Checks settings that are sound by themselves for contradictions.
    fn check_together(&self) -> Result<(), SettingsError> {
        let Self { idle_timeout, ping_interval, request_line_size_max, handshake_size_max, .. } = *self;
        if !idle_timeout.is_zero() && idle_timeout <= ping_interval {
            return Err(SettingsError::IdleBeforePing { idle_timeout, ping_interval });
        }
        if request_line_size_max > handshake_size_max {
            return Err(SettingsError::LineBeyondHead { request_line_size_max, handshake_size_max });
        }
        Ok(())
    }

    /// The settings that have a range, each with its value, the least and the greatest one allowed.
    fn ranges(&self) -> impl Iterator<Item = (&'static str, usize, usize, usize)> {
        [
            ("threads", self.threads, 0, 1024),
            ("exchanges_max", self.exchanges_max, 1, SIZE_MAX),
            ("upgrades_max", self.upgrades_max, 1, SIZE_MAX),
            ("body_rate_min", self.body_rate_min, 1, SIZE_MAX),
            ("answer_rate_min", self.answer_rate_min, 1, SIZE_MAX),
            ("message_size_max", self.message_size_max, 1, SIZE_MAX),
            ("fragments_max", self.fragments_max as usize, 1, SIZE_MAX),
            ("message_rate_min", self.message_rate_min, 1, SIZE_MAX),
            ("handshake_size_max", self.handshake_size_max, 256, 64 * KIB),
            ("request_line_size_max", self.request_line_size_max, 16, 64 * KIB),
            ("handshake_fields_max", self.handshake_fields_max, 8, 128),
            ("send_queue_size_hard", self.send_queue_size_hard, 1, SIZE_MAX),
            ("send_queue_size_soft", self.send_queue_size_soft, 1, SIZE_MAX),
            ("receive_queue_size_max", self.receive_queue_size_max, 1, SIZE_MAX),
            ("mailbox_size_max", self.mailbox_size_max, 1, SIZE_MAX),
            ("rooms_per_connection_max", self.rooms_per_connection_max, 1, ROOMS_MAX),
            ("room_name_size_max", self.room_name_size_max, 1, 64 * KIB),
            ("compression_level", self.compression_level.into(), 1, 9),
            ("compression_threshold", self.compression_threshold, 0, SIZE_MAX),
            ("compression_window_bits", self.compression_window_bits.into(), 9, 15),
            ("compression_memory_level", self.compression_memory_level.into(), 1, 9),
            ("backlog", self.backlog as usize, 1, i32::MAX as usize),
            ("handshake_timeout in seconds", whole_seconds(self.handshake_timeout), 1, TIME_MAX),
            ("upgrade_timeout in seconds", whole_seconds(self.upgrade_timeout), 1, TIME_MAX),
            ("keep_alive_timeout in seconds", whole_seconds(self.keep_alive_timeout), 1, TIME_MAX),
            ("close_timeout in seconds", whole_seconds(self.close_timeout), 1, TIME_MAX),
            ("ping_timeout in seconds", whole_seconds(self.ping_timeout), 1, TIME_MAX),
            ("ping_interval in seconds", whole_seconds(self.ping_interval), 0, TIME_MAX),
            ("idle_timeout in seconds", whole_seconds(self.idle_timeout), 0, TIME_MAX),
            ("message_timeout in seconds", whole_seconds(self.message_timeout), 0, TIME_MAX),
            ("body_timeout in seconds", whole_seconds(self.body_timeout), 0, TIME_MAX),
            ("answer_timeout in seconds", whole_seconds(self.answer_timeout), 0, TIME_MAX),
            ("half_closed_timeout in seconds", whole_seconds(self.half_closed_timeout), 0, TIME_MAX),
            ("drain_timeout in seconds", whole_seconds(self.drain_timeout), 1, TIME_MAX),
        ]
        .into_iter()
    }
}

impl Settings {
    /// The low watermark of a send queue, never above the high one.
    pub(crate) fn soft_limit(&self) -> usize {
        self.send_queue_size_soft.min(self.send_queue_size_hard)
    }

    /// The server's part of the negotiation; `None` where nothing is compressed.
    pub(crate) fn deflate(&self) -> Option<DeflateConfig> {
        let takeover = self.compression_context_takeover;
        // A dropped message is not in the client's window.
        let may_drop = self.send_queue_policy == QueuePolicy::DropOldest;
        self.compression.then_some(DeflateConfig {
            server_no_context_takeover: !takeover || may_drop,
            client_no_context_takeover: !takeover,
            server_max_window_bits: self.compression_window_bits,
            client_max_window_bits: self.compression_window_bits,
        })
    }

    /// The effort of the server's compression.
    pub(crate) fn deflate_effort(&self) -> DeflateEffort {
        DeflateEffort { level: self.compression_level, memory_level: self.compression_memory_level }
    }
}

fn whole_seconds(time: Duration) -> usize {
    usize::try_from(time.as_nanos().div_ceil(1_000_000_000)).unwrap_or(usize::MAX)
}

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// More than a process can hold; lengths are computed with room above it.
const SIZE_MAX: usize = isize::MAX as usize / 4;
/// Bounded, because a connection looks through its rooms when it leaves one.
const ROOMS_MAX: usize = 64 * KIB;
/// A year: far below the overflow of a tick.
const TIME_MAX: usize = 366 * 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_in_range_and_survive_a_file() {
        let settings = Settings::default();
        settings.check().expect("the defaults");
        let text = toml::to_string(&settings).expect("a table");
        assert_eq!(Settings::from_toml(&text).expect("what was written"), settings);
    }

    #[test]
    fn quiet_clients_are_sent_a_ping_before_they_are_closed() {
        let second = Duration::from_secs(1);
        let check = |idle_timeout, ping_interval| {
            Settings { idle_timeout, ping_interval, ..Settings::default() }.check()
        };
        let said = check(10 * second, 10 * second).expect_err("the Ping would come too late").to_string();
        assert!(said.starts_with("idle_timeout is 10s and ping_interval is 10s; "), "{said}");
        for sound in [(11 * second, 10 * second), (second, Duration::ZERO), (Duration::ZERO, second)] {
            assert_eq!(check(sound.0, sound.1), Ok(()));
        }
    }

    #[test]
    fn a_request_line_fits_into_a_head() {
        let settings = Settings { request_line_size_max: 16 * KIB, ..Settings::default() };
        let said = settings.check().expect_err("the head may have 8 KiB").to_string();
        assert!(
            said.starts_with("request_line_size_max is 16384 and handshake_size_max is 8192; "),
            "{said}"
        );
        assert_eq!(Settings { handshake_size_max: 16 * KIB, ..settings }.check(), Ok(()));
    }

    #[test]
    fn a_subprotocol_is_a_token() {
        for name in ["a,b", "a b", "", "x\r\nEvil: 1"] {
            let settings =
                Settings { subprotocols: vec!["chat.v1".into(), name.into()], ..Settings::default() };
            assert_eq!(settings.check(), Err(SettingsError::Subprotocol(name.into())));
        }
    }

    #[test]
    fn a_value_out_of_range_is_named_with_its_range() {
        let settings = Settings { handshake_size_max: MIB, ..Settings::default() };
        let error = settings.check().expect_err("a head that long");
        assert_eq!(error.to_string(), "handshake_size_max is 1048576; it must be 256 to 65536");
        let settings = Settings { close_timeout: Duration::ZERO, ..Settings::default() };
        let error = settings.check().expect_err("it cannot be off");
        assert_eq!(error.to_string(), "close_timeout in seconds is 0; it must be 1 to 31622400");
    }
}
