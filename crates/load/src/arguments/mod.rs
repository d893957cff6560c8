//! The options of a load, and the plan that they make.

pub(crate) mod mistake;
pub(crate) mod prepare;
mod target;
mod units;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::messages::flood::Flood;
use crate::plan::{Content, Mode};

/// The options of a load, for a command line.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, next_help_heading = "What is done")]
pub struct LoadArguments {
    /// The server, such as ws://127.0.0.1:9501/
    #[arg(help_heading = None)]
    pub(crate) url: String,
    /// The kind of load
    #[arg(long, value_enum, default_value_t)]
    pub(crate) mode: Mode,
    /// Connections held at a time [default: 64]
    #[arg(long, short, value_name = "N")]
    pub(crate) connections: Option<usize>,
    /// Messages that a connection sends at once; the next follow when all answers are there [default: 1]
    #[arg(long, value_name = "M")]
    pub(crate) in_flight: Option<usize>,
    /// Messages a second over all connections (churn: connections a second), answered or not
    ///
    /// Each is sent when it is due, and its latency counts from that moment: a server that stalls cannot hide it
    #[arg(long, value_name = "R", value_parser = units::rate)]
    pub(crate) rate: Option<f64>,
    /// Payload of a message: 20, 16KiB, 1MiB [default: 20, of JSON 1000]
    #[arg(long, value_name = "BYTES", value_parser = units::message_size)]
    pub(crate) size: Option<usize>,
    /// Contents of the messages [default: random]
    #[arg(long, value_enum)]
    pub(crate) payload: Option<Content>,
    /// Send text instead of binary messages
    #[arg(long)]
    pub(crate) text: bool,
    /// Time to measure: 500ms, 10s, 2min
    #[arg(long, short, value_name = "TIME", default_value = "10s", value_parser = units::time)]
    pub(crate) duration: Duration,
    /// Time to run before it is measured; 0 is allowed
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = units::time)]
    pub(crate) warm_up: Duration,
    #[command(flatten)]
    pub(crate) protocol: ProtocolArguments,
    #[command(flatten)]
    pub(crate) deflate: DeflateArguments,
    #[command(flatten)]
    pub(crate) trouble: TroubleArguments,
    #[command(flatten)]
    pub(crate) connecting: ConnectingArguments,
    #[command(flatten)]
    pub(crate) running: RunningArguments,
    /// The form of the result.
    #[command(flatten)]
    pub result: ResultArguments,
}

/// Messages of a protocol.
#[derive(Debug, Args)]
#[command(next_help_heading = "A protocol of your own")]
pub(crate) struct ProtocolArguments {
    /// Text that each connection sends first, such as a login; may be given several times
    ///
    /// {connection} in it becomes the number of the connection, from 1. The load begins once the server has read all
    /// first messages and is quiet; what it says until then is not looked at
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) first_message: Vec<String>,
    /// Messages to send, one a line, each with {id} in it: a number that its answer is known by
    ///
    /// They are sent in turn, as text. {id} becomes 16 digits that no other message has, {connection} the number of the
    /// connection. What the server sends without the number that is waited for is passed over, and counted as others
    #[arg(long, value_name = "FILE")]
    pub(crate) messages: Option<PathBuf>,
}

/// Compressed messages.
#[derive(Debug, Args)]
#[command(next_help_heading = "Compression")]
pub(crate) struct DeflateArguments {
    /// Offer permessage-deflate, as browsers do, and send every message compressed; the server must accept it
    #[arg(long)]
    pub(crate) deflate: bool,
    /// Ask the server to compress each of its messages by itself (server_no_context_takeover)
    #[arg(long, requires = "deflate")]
    pub(crate) deflate_no_takeover: bool,
    /// Ask the server for a window of at most 2^BITS bytes, 8 to 15 (server_max_window_bits)
    #[arg(long, value_name = "BITS", requires = "deflate", value_parser = clap::value_parser!(u8).range(8..=15))]
    pub(crate) deflate_window_bits: Option<u8>,
}

/// Connections that make trouble; they are not in the figures, but show there.
#[derive(Debug, Args)]
#[command(next_help_heading = "Trouble beside it")]
pub(crate) struct TroubleArguments {
    /// Further connections that read slowly; with echo they send without waiting for answers
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) slow_readers: usize,
    /// Bytes a second that each slow reader reads: 4096, 64KiB [default: 0, nothing]
    #[arg(long, value_name = "BYTES", value_parser = units::byte_rate)]
    pub(crate) slow_read_rate: Option<usize>,
    /// Receive buffer of each slow reader, as small as 4KiB, and with it small segments [default: the system's]
    ///
    /// A server notices then after some ten kilobytes, not after megabytes, that somebody does not read
    #[arg(long, value_name = "BYTES", value_parser = units::message_size)]
    pub(crate) slow_read_buffer: Option<usize>,
    /// Further connections that send without ever waiting for an answer, and read everything (echo)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) flooders: usize,
    /// Frames of the flooders [default: messages]
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) flood_with: Option<Flood>,
}

/// Options of the opening handshake and of addresses.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connecting")]
pub(crate) struct ConnectingArguments {
    /// Header field for the request; may be given several times
    #[arg(long, short = 'H', value_name = "NAME: VALUE")]
    pub(crate) header: Vec<String>,
    /// Header field Origin, as a browser sends it
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Option<String>,
    /// Subprotocol to offer; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) subprotocol: Vec<String>,
    /// Local address to connect from; may be given several times, taken in turn
    ///
    /// Without it the system chooses; on Linux, more than 25,000 connections to a server on 127.0.0.0/8 come from
    /// 127.0.0.1, 127.0.0.2 and so on, for one address has ports for about 28,000
    #[arg(long, value_name = "IP")]
    pub(crate) source: Vec<IpAddr>,
}

/// Options of the load itself.
#[derive(Debug, Args)]
#[command(next_help_heading = "The load itself")]
pub(crate) struct RunningArguments {
    /// Processes that share the connections [default: as many as the limit of descriptors asks for]
    #[arg(long, value_name = "N")]
    pub(crate) processes: Option<usize>,
    /// Never sleep: takes a whole core, at the lowest priority, so that the server does not pay for waking the load
    #[arg(long)]
    pub(crate) spin: bool,
}

/// Options of the result.
#[derive(Debug, Args)]
#[command(next_help_heading = "The result")]
pub struct ResultArguments {
    /// The server's process on this machine: say its CPU time and memory, too (Linux)
    #[arg(long)]
    pub(crate) pid: Option<u32>,
    /// Print one JSON object for programs, and nothing else, on stdout
    #[arg(long)]
    pub json: bool,
    /// Write all percentiles of the latency to a file in HdrHistogram's format, in milliseconds
    #[arg(long, value_name = "FILE")]
    pub histogram: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  gannet echo --listen 127.0.0.1:9501                  a server to try it on
  gannet load ws://127.0.0.1:9501/                     64 connections, each sends and waits for its answer
  gannet load ws://127.0.0.1:9501/ --rate 20000        20,000 messages a second, latency from when they were due
  gannet load ws://127.0.0.1:9501/ --mode churn        connect, upgrade, close
  gannet load ws://127.0.0.1:9501/ --deflate --payload json
                                                       compressed messages, 1000 bytes of JSON before
  gannet load ws://127.0.0.1:9501/ --mode fan-out --first-message '{\"join\":\"room\"}' --messages chat.jsonl
                                                       what one member of a chat says, all others must get
  gannet load ws://127.0.0.1:9501/ --mode listen --first-message '{\"subscribe\":\"prices\"}'
                                                       a ticker: all that it sends is counted
  gannet load ws://127.0.0.1:9501/ --mode idle -c 50000 --pid $(pgrep -x gannet)

Exit status: 0 all was well; 1 something failed in the run; 2 it could not start; 130 it was interrupted.";
