//! tokio-tungstenite's `examples/echo-server.rs`.

use std::io;

use futures_util::{StreamExt, TryStreamExt, future};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Error;

/// Accepts and echoes.
pub(crate) async fn run(listener: TcpListener) -> io::Result<()> {
    loop {
        let stream = crate::accept(&listener).await?;
        tokio::spawn(echo(stream));
    }
}

async fn echo(stream: TcpStream) -> Result<(), Error> {
    let (write, read) = tokio_tungstenite::accept_async(stream).await?.split();
    read.try_filter(|message| future::ready(message.is_text() || message.is_binary())).forward(write).await
}
