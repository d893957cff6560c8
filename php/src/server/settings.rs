//! The settings that `set` takes: Swoole's, and Gannet's own by their names.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::time::Duration;

use ext_php_rs::types::{ZendHashTable, Zval};
use gannet::Settings;
use gannet::settings::{Hosts, Kind, Layers, Origins};

use super::state::{Dialect, ServerState};
use super::unsupported::{self, Effect};
use crate::http::HttpSettings;
use crate::process::ProcessSettings;
use crate::size::{count, seconds, size, size_or_zero};
use crate::values::{entries, key_text, truth, values_of};
use crate::warning::warn_only;
use crate::zend::{plain_copy, user_warning};

/// The script's settings, apart from those that its connections' callbacks need at once.
#[derive(Default)]
pub(crate) struct ServerSettings {
    /// Gannet's own settings that were set by their own names.
    layers: Layers,
    changes: Changes,
    pub(crate) frames: Frames,
    pub(crate) heartbeat: Heartbeat,
    /// Shared, so that nothing is borrowed while objects are made by it.
    pub(crate) http: Rc<HttpSettings>,
    /// The number of threads that serve the sockets. `None`: PHP's thread does.
    pub(crate) reactors: Option<NonZeroUsize>,
    pub(crate) process: ProcessSettings,
    /// True where a push that fails throws.
    pub(crate) push_throws: bool,
    /// True where callbacks do not run in coroutines.
    pub(crate) has_no_coroutines: bool,
    /// The greatest number of coroutines at the same time.
    pub(crate) coroutines_max: Option<i64>,
    /// True where the next callback of a connection waits until one has ended. `None`: as the server's class has it.
    pub(crate) message_order: Option<bool>,
    /// True where connect and close get an object.
    pub(crate) event_object: bool,
    /// True where WebSocket is spoken. `None`: as the server's class says.
    websocket: Option<bool>,
    /// Settings that have no effect here, each with what happens instead.
    ignored: BTreeMap<String, &'static str>,
}

/// Control frames that come to `message`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Frames {
    pub(crate) close: bool,
    pub(crate) ping: bool,
    pub(crate) pong: bool,
}

/// The times after which silent connections are closed. Zero: never.
#[derive(Clone, Copy, Default)]
pub(crate) struct Heartbeat {
    interval: Duration,
    idle: Duration,
}

/// Gannet's settings that were set by Swoole's names.
#[derive(Default)]
struct Changes {
    message_size_max: Option<usize>,
    send_queue_size_hard: Option<usize>,
    send_queue_size_soft: Option<usize>,
    connections_max: Option<usize>,
    backlog: Option<u32>,
    subprotocol: Option<String>,
    idle_timeout: Option<Duration>,
    drain_timeout: Option<Duration>,
}

impl ServerState {
    /// Takes all of `settings`, with a warning for each that is unknown or wrong. Returns the names of those whose
    /// values stay as they were. `None`: an exception is pending, and nothing is taken.
    pub(crate) fn take_settings(&self, settings: &ZendHashTable) -> Option<Vec<String>> {
        // Values may run the script before they say what they are: not while `self.settings` is borrowed.
        let settings = plain_copy(settings)?;
        let refused = self.settings.borrow_mut().take(&settings);
        let mut unchanged = Vec::new();
        for (key, refusal) in refused {
            match refusal {
                Refusal::Unknown => user_warning(&format!("unsupported option [{key}]")),
                Refusal::Wrong(why) => {
                    warn_only(&format!("option [{key}] is not set: {why}"));
                    unchanged.push(key);
                }
            }
        }
        Some(unchanged)
    }
}

impl ServerState {
    /// Takes the settings of a further port. Those that a port cannot have for itself have no effect.
    pub(crate) fn take_port_settings(&self, settings: &ZendHashTable) -> bool {
        let Some(settings) = plain_copy(settings) else { return false };
        let mut server_settings = self.settings.borrow_mut();
        for (key, value) in entries(&settings) {
            let key = key_text(&key);
            if key == "open_websocket_protocol" && value.coerce_to_bool() {
                server_settings.websocket = Some(true);
            } else if !value.is_null() {
                server_settings.ignored.insert(key, "the server's own settings hold for all of its ports");
            }
        }
        true
    }

    /// True where clients may ask for a WebSocket, on all ports.
    pub(crate) fn speaks_websocket(&self) -> bool {
        self.settings.borrow().websocket.unwrap_or(self.dialect != Dialect::Http)
    }
}

/// The reason why a value was not taken, where that is the script's mistake.
pub(crate) enum Refusal {
    /// Nobody knows this key.
    Unknown,
    /// The value is none for this key, and this is why.
    Wrong(String),
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}

impl ServerSettings {
    /// Takes all of `settings`, which are plain. Those that are not taken come back: the warnings wait until nothing is
    /// borrowed any more, for they may call the script's own error handler.
    pub(crate) fn take(&mut self, settings: &ZendHashTable) -> Vec<(String, Refusal)> {
        let mut refused = Vec::new();
        for (key, value) in entries(settings) {
            let key = key_text(&key);
            // Swoole takes null for not set.
            if value.is_null() {
                continue;
            }
            self.ignored.remove(&key);
            if let Err(refusal) = self.set(&key, value) {
                refused.push((key, refusal));
            }
        }
        refused
    }

    /// Gannet's settings for all of this.
    pub(crate) fn for_gannet(&self, dialect: Dialect) -> Result<Settings, String> {
        let mut settings = self.layers(dialect).settings().map_err(|error| error.to_string())?;
        let named = |name: &str| self.names(name);
        let changes = &self.changes;
        if dialect != Dialect::Gannet {
            // Scripts that were written for Swoole expect its limits, and pages of any host.
            set_unless(named("message_size_max"), &mut settings.message_size_max, 2 * MIB);
            set_unless(named("send_queue_size_hard"), &mut settings.send_queue_size_hard, 8 * MIB);
            set_unless(named("origins"), &mut settings.origins, Origins::Any);
            set_unless(named("hosts"), &mut settings.hosts, Hosts::Any);
            let line_size_max = settings.handshake_size_max;
            set_unless(named("request_line_size_max"), &mut settings.request_line_size_max, line_size_max);
            set_unless(named("handshake_fields_max"), &mut settings.handshake_fields_max, FIELDS_MAX);
            // Swoole counts bytes alone.
            set_unless(named("fragments_max"), &mut settings.fragments_max, FRAGMENTS_MAX);
        }
        change(&mut settings.message_size_max, changes.message_size_max);
        change(&mut settings.send_queue_size_hard, changes.send_queue_size_hard);
        change(&mut settings.send_queue_size_soft, changes.send_queue_size_soft);
        change(&mut settings.connections_max, changes.connections_max);
        change(&mut settings.backlog, changes.backlog);
        change(&mut settings.idle_timeout, changes.idle_timeout);
        change(&mut settings.drain_timeout, changes.drain_timeout);
        change(&mut settings.subprotocols, changes.subprotocol.clone().map(|name| vec![name]));
        let closes_before_pings =
            changes.idle_timeout.is_some_and(|time| !time.is_zero() && time <= settings.ping_interval);
        if closes_before_pings && !named("ping_interval") {
            // `max_idle_time` is short enough to do without Pings.
            settings.ping_interval = Duration::ZERO;
        }
        if self.heartbeat.is_on() {
            settings.idle_timeout = Duration::ZERO;
        }
        settings.automatic_pong = !self.frames.ping;
        settings.check().map_err(|error| error.to_string())?;
        Ok(settings)
    }

    /// Gannet's own settings as the script has set them, and some that keep these from contradicting defaults.
    fn layers(&self, dialect: Dialect) -> Layers {
        let mut layers = self.layers.clone();
        if dialect != Dialect::Gannet && !self.names("handshake_size_max") {
            layers = layers.set(SWOOLE_HEAD).expect("it is a size");
        }
        if self.heartbeat.is_on() {
            // The script's own heartbeat asks whether clients say something, not whether they answer Pings.
            layers = layers.set("ping_interval=0").expect("it is a time");
        }
        layers
    }

    /// True where the script has set one of Gannet's own settings.
    fn names(&self, name: &str) -> bool {
        self.layers.names().any(|known| known == name)
    }

    /// Gannet's settings that the script knows by Swoole's names, each with that name. Clients and the log are told
    /// Swoole's.
    pub(crate) fn renamed(&self, dialect: Dialect) -> Vec<(&'static str, &'static str)> {
        let Changes { message_size_max, send_queue_size_hard, idle_timeout, .. } = &self.changes;
        let is_known_as =
            |name: &str, is_set_so: bool| is_set_so || dialect != Dialect::Gannet && !self.names(name);
        [
            ("message_size_max", "package_max_length", message_size_max.is_some()),
            ("send_queue_size_hard", "socket_buffer_size", send_queue_size_hard.is_some()),
            ("idle_timeout", "max_idle_time", idle_timeout.is_some()),
        ]
        .into_iter()
        .filter(|(name, _, is_set_so)| is_known_as(name, *is_set_so))
        .map(|(name, swoole_name, _)| (name, swoole_name))
        .collect()
    }

    /// Settings that were set and have no effect here, each with what happens instead.
    pub(crate) fn ignored(&self) -> BTreeMap<String, &'static str> {
        self.ignored.clone()
    }

    /// The bytes from which on a connection's queue is called full.
    pub(crate) fn watermark(&self) -> usize {
        self.changes.send_queue_size_soft.unwrap_or(Settings::default().send_queue_size_soft)
    }

    fn set(&mut self, key: &str, value: &Zval) -> Result<(), Refusal> {
        match key {
            "open_websocket_close_frame" => self.frames.close = value.coerce_to_bool(),
            "open_websocket_ping_frame" => self.frames.ping = value.coerce_to_bool(),
            "open_websocket_pong_frame" => self.frames.pong = value.coerce_to_bool(),
            "websocket_subprotocol" => self.changes.subprotocol = Some(text(value)?),
            "package_max_length" => self.changes.message_size_max = Some(size(value)?.max(SMALLEST_PACKAGE)),
            "socket_buffer_size" => self.changes.send_queue_size_hard = Some(size(value)?),
            "buffer_high_watermark" => self.changes.send_queue_size_soft = Some(size(value)?),
            "reactor_num" => self.reactors = reactors(value)?,
            "max_connection" | "max_conn" => self.changes.connections_max = Some(count(value)?),
            "backlog" => self.changes.backlog = Some(backlog(value)?),
            "max_idle_time" => self.changes.idle_timeout = Some(seconds(value)?),
            "max_wait_time" => self.changes.drain_timeout = Some(seconds(value)?.max(SHORTEST_STOP)),
            "heartbeat_check_interval" => self.heartbeat.interval = seconds(value)?,
            "heartbeat_idle_time" => self.heartbeat.idle = seconds(value)?,
            "daemonize" => self.process.daemonize = value.coerce_to_bool(),
            "pid_file" => self.process.pid_file = Some(text(value)?),
            "log_file" => self.process.log_file = Some(text(value)?),
            "log_level" => self.process.log_level = Some(crate::zend::to_long(value)),
            "user" => self.process.user = Some(text(value)?),
            "group" => self.process.group = Some(text(value)?),
            "open_websocket_protocol" => self.websocket = Some(value.coerce_to_bool()),
            "event_object" => self.event_object = value.coerce_to_bool(),
            "enable_coroutine" => self.has_no_coroutines = !value.coerce_to_bool(),
            "max_coroutine" | "max_coro_num" => self.coroutines_max = Some(crate::zend::to_long(value)),
            "message_order" => self.message_order = Some(value.coerce_to_bool()),
            "push_throws" => self.push_throws = value.coerce_to_bool(),
            _ => return self.set_further(key, value),
        }
        Ok(())
    }

    /// HTTP's settings, Gannet's own by their names, and those that are not supported.
    fn set_further(&mut self, key: &str, value: &Zval) -> Result<(), Refusal> {
        if let Some(taken) = Rc::make_mut(&mut self.http).set(key, value) {
            return Ok(taken?);
        }
        match unsupported::judge(key, value) {
            Some(Effect::AsAsked) => return Ok(()),
            Some(Effect::None { instead }) => {
                self.ignored.insert(key.to_owned(), instead);
                return Ok(());
            }
            None => {}
        }
        // Swoole has `compression_level` for HTTP.
        let key = if key.starts_with(COMPRESSION) { &key[WEBSOCKET.len()..] } else { key };
        let flag = COMPRESSION_FLAGS.contains(&key).then(|| truth(value.coerce_to_bool()));
        let value = flag.as_ref().unwrap_or(value);
        let assignment = match value.array() {
            _ if is_size(key) => format!("{key}={}", size_or_zero(value)?),
            Some(list) => {
                let texts: Option<Vec<String>> = values_of(list).map(Zval::coerce_to_string).collect();
                let quoted =
                    texts.unwrap_or_default().iter().map(|text| format!("{text:?}")).collect::<Vec<_>>();
                format!("{key}=[{}]", quoted.join(", "))
            }
            None => format!("{key}={}", text(value)?),
        };
        match self.layers.clone().set(&assignment) {
            Ok(layers) => {
                self.layers = layers;
                Ok(())
            }
            Err(gannet::settings::SettingsError::Unknown { .. }) => Err(Refusal::Unknown),
            Err(error) => Err(Refusal::Wrong(error.to_string())),
        }
    }
}

impl Heartbeat {
    /// Either of the two implies the other, as with Swoole.
    pub(crate) fn is_on(self) -> bool {
        !self.interval.is_zero() || !self.idle.is_zero()
    }

    pub(crate) fn interval(self) -> Duration {
        if self.interval.is_zero() { (self.idle / 2).max(Duration::from_secs(1)) } else { self.interval }
    }

    pub(crate) fn idle(self) -> Duration {
        if self.idle.is_zero() { self.interval * 2 } else { self.idle }
    }
}

/// True for a setting of Gannet's own that takes bytes. They are written as those of Swoole's are.
fn is_size(name: &str) -> bool {
    Settings::default().describe().any(|setting| setting.name == name && setting.kind == Kind::Size)
}

fn text(value: &Zval) -> Result<String, Refusal> {
    let text =
        if value.is_bool() { Some(value.coerce_to_bool().to_string()) } else { value.coerce_to_string() };
    text.ok_or_else(|| Refusal::Wrong("it takes a string".into()))
}

fn backlog(value: &Zval) -> Result<u32, String> {
    let backlog = u32::try_from(count(value)?).unwrap_or(u32::MAX);
    Ok(backlog.clamp(1, i32::MAX.unsigned_abs()))
}

fn reactors(value: &Zval) -> Result<Option<NonZeroUsize>, String> {
    let number = count(value)?;
    if number > REACTORS_MAX {
        return Err(format!("it takes a number from 0 to {REACTORS_MAX}"));
    }
    Ok(NonZeroUsize::new(number))
}

fn change<T>(setting: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *setting = value;
    }
}

fn set_unless<T>(set: bool, setting: &mut T, value: T) {
    if !set {
        *setting = value;
    }
}

/// Gannet's own switches. Scripts write them as all others: 1 is true.
const COMPRESSION_FLAGS: [&str; 2] = ["compression", "compression_context_takeover"];
const WEBSOCKET: &str = "websocket_";
/// Swoole's name of the setting, with which Gannet's own names begin here.
const COMPRESSION: &str = "websocket_compression";
const MIB: usize = 1024 * 1024;
/// Swoole's size of a head, and the most that the crate takes.
const SWOOLE_HEAD: &str = "handshake_size_max=64 KiB";
/// The most that the crate takes; Swoole counts bytes alone.
const FIELDS_MAX: usize = 128;
/// More than the Autobahn suite sends, and still a bound on what one message may cost.
const FRAGMENTS_MAX: u32 = 100_000;
/// The most threads that the crate takes.
const REACTORS_MAX: usize = 1024;
/// A stop waits for clients at least so long, as the crate has it.
const SHORTEST_STOP: Duration = Duration::from_secs(1);
/// Swoole takes no less, whatever is set.
const SMALLEST_PACKAGE: usize = 64 * 1024;
