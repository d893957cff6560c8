//! From what the user says to what is done.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::mistake::Mistake;
use super::target::Target;
use super::{ConnectingArguments, DeflateArguments, LoadArguments, ProtocolArguments};
use crate::client::upgrade::Upgrade;
use crate::deflate::Offer;
use crate::frame::Kind;
use crate::messages::flood::Flood;
use crate::messages::script::Script;
use crate::messages::stock::JSON_SIZE_MIN;
use crate::messages::template::MESSAGE_ID;
use crate::plan::{Content, Mode, Pace, Plan};
use crate::processes::descriptors;

/// The plan of the whole run, and how many processes share it.
///
/// # Errors
///
/// [`Mistake`] names the option that is wrong.
pub(crate) fn prepare(arguments: &LoadArguments) -> Result<(Plan, usize), Mistake> {
    check(arguments)?;
    let url = &arguments.url;
    let target = Target::parse(url).map_err(|source| Mistake::Url { url: url.clone(), source })?;
    let mut upgrade = upgrade(&target, &arguments.connecting)?;
    upgrade.deflate = offer(&arguments.deflate);
    let address = resolve(&target)?;
    let pace = match arguments.rate {
        Some(rate) => Pace::Open { rate },
        None => Pace::Closed { in_flight: arguments.in_flight.unwrap_or(1) },
    };
    let content = arguments.payload.unwrap_or_default();
    let script = script(&arguments.protocol)?;
    let size = arguments.size.unwrap_or(match (&script, content) {
        (Some(script), _) => script.size(),
        (None, Content::Random) => SIZE,
        (None, Content::Json) => JSON_SIZE,
    });
    let is_text = arguments.text || content == Content::Json || script.is_some();
    let trouble = &arguments.trouble;
    let mut plan = Plan {
        address,
        upgrade,
        mode: arguments.mode,
        pace,
        connections: arguments.connections.unwrap_or(CONNECTIONS),
        first_connection: 0,
        slow_readers: trouble.slow_readers,
        slow_read_rate: trouble.slow_read_rate.unwrap_or(0),
        slow_read_buffer: trouble.slow_read_buffer,
        flooders: trouble.flooders,
        flood: trouble.flood_with.unwrap_or_default(),
        kind: if is_text { Kind::Text } else { Kind::Binary },
        content,
        first_messages: arguments.protocol.first_message.clone(),
        script,
        size,
        warm_up: arguments.warm_up,
        duration: arguments.duration,
        sources: Vec::new(),
        spin: arguments.running.spin,
        watched: false,
    };
    plan.sources = sources(&arguments.connecting.source, &plan)?;
    let processes = processes(arguments.running.processes, &plan)?;
    Ok((plan, processes))
}

/// Checks that the options go together.
fn check(arguments: &LoadArguments) -> Result<(), Mistake> {
    let (mode, trouble) = (arguments.mode, &arguments.trouble);
    for (option, value) in [
        ("--connections", arguments.connections),
        ("--in-flight", arguments.in_flight),
        ("--processes", arguments.running.processes),
    ] {
        if value == Some(0) {
            return Err(Mistake::TooFew { option, value: 0, least: 1 });
        }
    }
    if arguments.duration.is_zero() {
        return Err(Mistake::NoDuration);
    }
    if arguments.rate.is_some() && arguments.in_flight.is_some() {
        return Err(Mistake::TwoPaces);
    }
    let given = [
        ("--rate", arguments.rate.is_some()),
        ("--in-flight", arguments.in_flight.is_some()),
        ("--size", arguments.size.is_some()),
        ("--payload", arguments.payload.is_some()),
        ("--text", arguments.text),
        ("--messages", arguments.protocol.messages.is_some()),
        ("--deflate", arguments.deflate.deflate),
        ("--slow-readers", trouble.slow_readers > 0),
        ("--flooders", trouble.flooders > 0),
        ("--histogram", arguments.result.histogram.is_some()),
    ];
    for (option, _) in given.into_iter().filter(|(_, given)| *given) {
        if let Some(reason) = objection(option, mode) {
            return Err(Mistake::NotInMode { option, mode: mode.name(), reason });
        }
    }
    check_protocol(arguments)?;
    if mode == Mode::Churn && arguments.rate.is_some() && arguments.connections.is_some() {
        let reason = "with --rate as many are open as are due";
        return Err(Mistake::NotInMode { option: "--connections", mode: "churn --rate", reason });
    }
    for (option, is_given) in [
        ("--slow-read-rate", trouble.slow_read_rate.is_some()),
        ("--slow-read-buffer", trouble.slow_read_buffer.is_some()),
    ] {
        if is_given && trouble.slow_readers == 0 {
            return Err(Mistake::NobodySlow(option));
        }
    }
    if trouble.flood_with.is_some() && trouble.flooders == 0 {
        return Err(Mistake::NobodyFloods);
    }
    if trouble.flood_with == Some(Flood::Blocks) && !arguments.deflate.deflate {
        return Err(Mistake::BlocksUncompressed);
    }
    if let (Some(Content::Json), Some(size @ 0..JSON_SIZE_MIN)) = (arguments.payload, arguments.size) {
        return Err(Mistake::TooFew { option: "--payload json: --size", value: size, least: JSON_SIZE_MIN });
    }
    match arguments.connections {
        Some(count @ 0..2) if mode == Mode::FanOut => Err(Mistake::NoReceiver(count)),
        _ => Ok(()),
    }
}

/// Checks that what is said is one thing.
fn check_protocol(arguments: &LoadArguments) -> Result<(), Mistake> {
    let ProtocolArguments { first_message, messages } = &arguments.protocol;
    if let Some(text) = first_message.iter().find(|text| text.contains(MESSAGE_ID)) {
        return Err(Mistake::FirstMessageId(text.clone()));
    }
    let compressed = "a number cannot be found in compressed answers";
    for (option, is_given, reason) in [
        ("--size", arguments.size.is_some(), "each message is as long as its line"),
        ("--payload", arguments.payload.is_some(), "the file is what is sent"),
        ("--text", arguments.text, "messages of a file are text"),
        ("--deflate", arguments.deflate.deflate, compressed),
    ] {
        if is_given && messages.is_some() {
            return Err(Mistake::NotWithMessages { option, reason });
        }
    }
    match arguments.mode {
        mode @ (Mode::Echo | Mode::FanOut) if arguments.deflate.deflate && !first_message.is_empty() => {
            Err(Mistake::DeflatedFirst(mode.name()))
        }
        Mode::Echo | Mode::FanOut | Mode::Listen | Mode::Churn | Mode::Idle => Ok(()),
    }
}

fn script(arguments: &ProtocolArguments) -> Result<Option<Script>, Mistake> {
    let read = |path: &PathBuf| {
        Script::read(path).map_err(|source| Mistake::Messages { path: path.display().to_string(), source })
    };
    arguments.messages.as_ref().map(read).transpose()
}

/// The reason that an option does nothing in a mode.
fn objection(option: &str, mode: Mode) -> Option<&'static str> {
    match (mode, option) {
        (Mode::Listen, "--slow-readers") => None,
        (Mode::Listen, "--histogram") => Some("nothing is timed"),
        (Mode::Listen, "--deflate") => Some("what comes is counted and not inflated"),
        (Mode::Listen, "--messages") => Some("nothing is sent but what --first-message says"),
        (Mode::Listen, _) => Some("no message is sent"),
        (_, "--deflate") => None,
        (Mode::Idle, "--histogram") => Some("nothing is timed"),
        (Mode::Idle, _) => Some("no message is sent"),
        (Mode::Churn, "--rate" | "--histogram") => None,
        (Mode::Churn, "--in-flight") => Some("the connections at a time are --connections"),
        (Mode::Churn, _) => Some("no message is sent"),
        (Mode::FanOut, "--flooders") => Some("only one connection sends; take --rate or --in-flight"),
        (Mode::Echo | Mode::FanOut, _) => None,
    }
}

fn upgrade(target: &Target, arguments: &ConnectingArguments) -> Result<Upgrade, Mistake> {
    let mut upgrade = Upgrade {
        host: target.authority.clone(),
        path: target.path.clone(),
        fields: Vec::new(),
        subprotocols: arguments.subprotocol.clone(),
        deflate: None,
    };
    if let Some(bad) = arguments.subprotocol.iter().find(|it| HeaderName::from_bytes(it.as_bytes()).is_err())
    {
        return Err(Mistake::Subprotocol(bad.clone()));
    }
    for line in &arguments.header {
        let (name, value) = line.split_once(':').ok_or_else(|| Mistake::NoColon(line.clone()))?;
        upgrade.add(name.trim_end(), value.trim())?;
    }
    if let Some(origin) = &arguments.origin {
        upgrade.add("Origin", origin)?;
    }
    Ok(upgrade)
}

fn offer(arguments: &DeflateArguments) -> Option<Offer> {
    arguments.deflate.then_some(Offer {
        server_no_context_takeover: arguments.deflate_no_takeover,
        server_max_window_bits: arguments.deflate_window_bits,
    })
}

impl Upgrade {
    /// Adds a field; Host takes the place of the one from the URL.
    fn add(&mut self, name: &str, value: &str) -> Result<(), Mistake> {
        let known =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| Mistake::FieldName(name.to_owned()))?;
        if HeaderValue::from_str(value).is_err() {
            return Err(Mistake::FieldValue(name.to_owned()));
        }
        match known.as_str() {
            "host" => value.clone_into(&mut self.host),
            "connection" | "upgrade" | "content-length" | "transfer-encoding" => {
                return Err(Mistake::FieldReserved { name: name.to_owned() });
            }
            own if own.starts_with("sec-websocket-") => {
                return Err(Mistake::FieldReserved { name: name.to_owned() });
            }
            _ => self.fields.push((name.to_owned(), value.to_owned())),
        }
        Ok(())
    }
}

/// The address of a host; of several the first that takes a connection.
fn resolve(target: &Target) -> Result<SocketAddr, Mistake> {
    let host = &target.host;
    let found = (host.as_str(), target.port).to_socket_addrs();
    let found = found.map_err(|source| Mistake::Host { host: host.clone(), source })?;
    let addresses: Vec<SocketAddr> = found.collect();
    if let [only] = addresses[..] {
        return Ok(only);
    }
    let mut last = Err(Mistake::NoAddress(host.clone()));
    for address in addresses {
        match TcpStream::connect_timeout(&address, PROBE_TIMEOUT) {
            Ok(_) => return Ok(address),
            Err(source) => last = Err(Mistake::Unreachable { host: host.clone(), address, source }),
        }
    }
    last
}

/// A local address has about 28,000 ports for one server.
fn sources(given: &[IpAddr], plan: &Plan) -> Result<Vec<IpAddr>, Mistake> {
    let address = plan.address;
    if let Some(&source) = given.iter().find(|source| source.is_ipv4() != address.is_ipv4()) {
        return Err(Mistake::SourceFamily { source_address: source, address });
    }
    let count = plan.connections_all().div_ceil(CONNECTIONS_PER_SOURCE);
    let is_loopback = address.is_ipv4() && address.ip().is_loopback();
    // Elsewhere only 127.0.0.1 is set up.
    if !given.is_empty() || count < 2 || !is_loopback || !cfg!(target_os = "linux") {
        return Ok(given.to_vec());
    }
    let first = u32::from(Ipv4Addr::LOCALHOST);
    Ok((0..count as u32).map(|index| Ipv4Addr::from(first + index).into()).collect())
}

/// The number of processes that are needed, or wanted.
fn processes(wanted: Option<usize>, plan: &Plan) -> Result<usize, Mistake> {
    let (connections, mode) = (plan.connections_all(), plan.mode.name());
    let limit = descriptors::raise();
    let needed = connections.div_ceil(limit.saturating_sub(DESCRIPTORS_RESERVED).max(1));
    if plan.mode == Mode::FanOut {
        let reason = "all receivers are counted against one sender, in one process";
        return match wanted {
            Some(2..) => Err(Mistake::NotInMode { option: "--processes", mode, reason }),
            _ if needed > 1 => Err(Mistake::OneProcess { connections, limit, mode }),
            _ => Ok(1),
        };
    }
    match wanted {
        Some(processes) if processes > plan.connections => {
            Err(Mistake::IdleProcesses { processes, connections: plan.connections })
        }
        Some(processes) if processes < needed => {
            Err(Mistake::TooFew { option: "--processes", value: processes, least: needed })
        }
        Some(processes) => Ok(processes),
        None => Ok(needed),
    }
}

const CONNECTIONS: usize = 64;
const SIZE: usize = 20;
const JSON_SIZE: usize = 1000;
const CONNECTIONS_PER_SOURCE: usize = 25_000;
/// For files, the poll and the like.
const DESCRIPTORS_RESERVED: usize = 50;
const PROBE_TIMEOUT: Duration = Duration::from_secs(3);
