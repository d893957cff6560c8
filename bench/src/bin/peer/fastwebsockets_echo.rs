//! fastwebsockets' `examples/echo_server.rs`, with which it measures itself.

use std::io;

use fastwebsockets::upgrade::{UpgradeFut, upgrade};
use fastwebsockets::{FragmentCollector, OpCode, WebSocketError};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::unconstrained;

/// Accepts and echoes.
pub(crate) async fn run(listener: TcpListener) -> io::Result<()> {
    loop {
        let stream = TokioIo::new(crate::accept(&listener).await?);
        let service = service_fn(|mut request: Request<Incoming>| async move {
            let (response, upgraded) = upgrade(&mut request)?;
            tokio::spawn(unconstrained(echo(upgraded)));
            Ok::<Response<_>, WebSocketError>(response)
        });
        tokio::spawn(http1::Builder::new().serve_connection(stream, service).with_upgrades());
    }
}

async fn echo(upgraded: UpgradeFut) -> Result<(), WebSocketError> {
    let mut socket = FragmentCollector::new(upgraded.await?);
    loop {
        let frame = socket.read_frame().await?;
        match frame.opcode {
            OpCode::Close => return Ok(()),
            OpCode::Text | OpCode::Binary => socket.write_frame(frame).await?,
            OpCode::Continuation | OpCode::Ping | OpCode::Pong => {}
        }
    }
}
