//! The echo of the documentation of `axum::extract::ws`.

use std::io;

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

/// Accepts and echoes.
pub(crate) async fn run(listener: TcpListener) -> io::Result<()> {
    // What `accept` does for the others.
    let listener =
        listener.tap_io(|stream| stream.set_nodelay(true).expect("an open socket takes TCP_NODELAY"));
    axum::serve(listener, Router::new().route("/", any(upgrade))).await
}

async fn upgrade(request: WebSocketUpgrade) -> Response {
    request.on_upgrade(echo)
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let answered = match message {
            Message::Text(_) | Message::Binary(_) => socket.send(message).await,
            // Its library answers these.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(()),
        };
        if answered.is_err() {
            return;
        }
    }
}
