//! The peers: an echo server with each of the other libraries, as its own documentation has it, on one thread.

mod axum_echo;
mod fastwebsockets_echo;
mod tokio_websockets_echo;
mod tungstenite_echo;

use std::io;
use std::net::SocketAddr;

use clap::{Parser, ValueEnum};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// An echo server with another library; says where it listens, and runs until it is killed.
#[derive(Parser)]
struct Arguments {
    /// The library.
    name: Name,
    /// Address to listen on, such as 127.0.0.1:9501; port 0 takes any free one
    address: SocketAddr,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// tokio-tungstenite.
    TokioTungstenite,
    /// tokio-websockets.
    TokioWebsockets,
    /// fastwebsockets, which uses hyper.
    Fastwebsockets,
    /// axum, which uses hyper and tokio-tungstenite.
    Axum,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let socket = TcpSocket::new_v4()?;
    socket.bind(arguments.address)?;
    let listener = socket.listen(BACKLOG)?;
    println!("listening on {}", listener.local_addr()?);
    match arguments.name {
        Name::TokioTungstenite => tungstenite_echo::run(listener).await,
        Name::TokioWebsockets => tokio_websockets_echo::run(listener).await,
        Name::Fastwebsockets => fastwebsockets_echo::run(listener).await,
        Name::Axum => axum_echo::run(listener).await,
    }
}

/// The next client. Messages must not wait for the acknowledgement of earlier ones.
async fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// As many as the other servers have: thousands connect at once.
const BACKLOG: u32 = 4096;
