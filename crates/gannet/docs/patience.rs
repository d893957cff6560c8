// Hidden in the chapters' code: a client that waits in vain fails, and does not hold up the tests.

fn patient(client: &Client) -> std::io::Result<()> {
    let tungstenite::stream::MaybeTlsStream::Plain(stream) = client.get_ref() else { return Ok(()) };
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20)))
}

type Client = tungstenite::WebSocket<tungstenite::stream::MaybeTlsStream<std::net::TcpStream>>;
