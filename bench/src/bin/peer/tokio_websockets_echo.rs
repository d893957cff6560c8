//! tokio-websockets' `examples/echo_server.rs`, with which it measures itself.

use std::io;

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::unconstrained;
use tokio_websockets::{Config, Error, Limits, ServerBuilder};

/// Accepts and echoes.
pub(crate) async fn run(listener: TcpListener) -> io::Result<()> {
    loop {
        let stream = crate::accept(&listener).await?;
        tokio::spawn(unconstrained(echo(stream)));
    }
}

async fn echo(stream: TcpStream) -> Result<(), Error> {
    let (_request, mut socket) = ServerBuilder::new()
        .config(Config::default().frame_size(usize::MAX))
        .limits(Limits::unlimited())
        .accept(stream)
        .await?;
    while let Some(message) = socket.next().await {
        let message = message?;
        if message.is_text() || message.is_binary() {
            socket.send(message).await?;
        }
    }
    Ok(())
}
