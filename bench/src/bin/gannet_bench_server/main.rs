//! Servers on the crate gannet, for work that `gannet echo` does not do.

mod answer_elsewhere;
mod fan_out;
mod rooms;
mod slow_clients;
mod tasks;

use std::net::SocketAddr;

use clap::{Parser, ValueEnum};
use gannet::settings::QueuePolicy;
use gannet::{Server, StartError};

use answer_elsewhere::Way;

/// A server on the crate gannet; says where it listens, and runs until it is killed.
#[derive(Parser)]
struct Arguments {
    /// Treatment of messages
    mode: Mode,
    /// Address to listen on, such as 127.0.0.1:9501; port 0 takes any free one
    address: SocketAddr,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    /// Push each message to every connection.
    FanOut,
    /// Send each message back in a task of its connection.
    Task,
    /// Send each message back through a `Handle`, from another thread.
    Handle,
    /// Send each message back through a `Handle`, from another thread, by a publish to a room that only its
    /// sender is in.
    HandleRoom,
    /// Publish each message to a room that all connections are in.
    Room,
    /// Publish each message to a room that all connections are in, with two loops.
    RoomTwoLoops,
    /// Publish each message to a room that all connections are in, with one loop and compression.
    RoomDeflated,
    /// Have each connection join ten rooms.
    TenRooms,
    /// Send each message back beside clients that never read, with the policy `drop_newest`.
    SlowClientsDropNewest,
    /// The same with `drop_oldest`.
    SlowClientsDropOldest,
}

fn main() -> Result<(), StartError> {
    let arguments = Arguments::parse();
    let server = Server::bind(arguments.address.to_string()).threads(1);
    match arguments.mode {
        Mode::FanOut => fan_out::run(server),
        Mode::Task => tasks::run(server),
        Mode::Handle => answer_elsewhere::run(server, Way::Push),
        Mode::HandleRoom => answer_elsewhere::run(server, Way::Publish),
        Mode::Room => rooms::run(server),
        Mode::RoomTwoLoops => rooms::run(server.threads(2)),
        Mode::RoomDeflated => rooms::run(server.configure(|settings| settings.compression = true)),
        Mode::TenRooms => rooms::run_with_ten(server),
        Mode::SlowClientsDropNewest => slow_clients::run(server, QueuePolicy::DropNewest),
        Mode::SlowClientsDropOldest => slow_clients::run(server, QueuePolicy::DropOldest),
    }
}

fn say_where(addresses: &[SocketAddr]) {
    for address in addresses {
        println!("listening on {address}");
    }
}
