//! The floor: the least that a WebSocket server on epoll can cost. It makes none of the checks that honest
//! clients pass.

mod connection;
mod echo;
mod echo_deflated;
mod fan_out;
mod gate;
mod member;
mod opening;
mod table;
mod zlib;

use std::error::Error;
use std::net::SocketAddr;

use clap::{Parser, ValueEnum};

use gate::Gate;

/// The least that a WebSocket server can cost; says where it listens, and runs until it is killed.
#[derive(Parser)]
struct Arguments {
    /// Treatment of messages
    mode: Mode,
    /// Address to listen on, such as 127.0.0.1:9501; port 0 takes any free one
    address: SocketAddr,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    /// Send each message back.
    Echo,
    /// Send each message back, inflated and compressed again.
    EchoDeflated,
    /// Send each message to every connection.
    FanOut,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let gate = Gate::open(arguments.address)?;
    println!("listening on {}", gate.address()?);
    match arguments.mode {
        Mode::Echo => echo::run(gate)?,
        Mode::EchoDeflated => echo_deflated::run(gate)?,
        Mode::FanOut => fan_out::run(gate)?,
    }
    Ok(())
}
