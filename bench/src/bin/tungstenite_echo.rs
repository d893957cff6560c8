//! The peer: tokio-tungstenite's own echo example, on one core and with TCP_NODELAY.
//!
//! `tungstenite_echo ADDRESS` listens there and says so on standard output.

use std::error::Error;

use futures_util::{StreamExt, TryStreamExt, future};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).ok_or("usage: tungstenite_echo ADDRESS")?;
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            if let Err(error) = echo(stream).await {
                eprintln!("connection ended: {error}");
            }
        });
    }
}

async fn echo(stream: TcpStream) -> Result<(), tungstenite::Error> {
    stream.set_nodelay(true)?;
    let (write, read) = tokio_tungstenite::accept_async(stream).await?.split();
    read.try_filter(|message| future::ready(message.is_text() || message.is_binary())).forward(write).await
}
