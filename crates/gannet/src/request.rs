use std::net::SocketAddr;
use std::sync::Arc;

use gannet_proto::handshake::{HttpVersion, RequestHead};

use crate::extensions::Extensions;
use crate::{ConnectionId, NoExtension};

/// The request with which a client asks for a WebSocket connection.
#[derive(Clone, Debug)]
pub struct Request {
    /// The connection it came on.
    pub id: ConnectionId,
    /// The client's address.
    pub remote_addr: SocketAddr,
    pub(crate) head: RequestHead,
    pub(crate) extensions: Extensions,
}

impl Request {
    /// The method, which is `GET`: RFC 6455 §4.2.1 item 1.
    pub fn method(&self) -> &str {
        self.head.method()
    }

    /// The version of HTTP.
    pub fn version(&self) -> HttpVersion {
        self.head.version()
    }

    /// The whole head as the client sent it, from the request line to the empty line that ends it. A minor version
    /// after 1.1 is written as `HTTP/1.1`.
    pub fn as_bytes(&self) -> &[u8] {
        self.head.as_bytes()
    }

    /// The path, `/chat` in `GET /chat?room=7`.
    pub fn path(&self) -> &str {
        self.head.path()
    }

    /// The query, `room=7` in `GET /chat?room=7`, as the client sent it. Decode it before you compare a part of it:
    /// `%37` is a 7, too. A secret is compared in constant time, and does not belong into a query: those are logged.
    pub fn query(&self) -> Option<&str> {
        self.head.query()
    }

    /// Path and query as the client sent them.
    pub fn target(&self) -> &str {
        self.head.target()
    }

    /// The first header field with this name, in any case, if it is visible ASCII or UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.head.field(name)?).ok()
    }

    /// All header fields, in the order in which they came.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.head.fields()
    }

    /// The `Host` that the client asked for.
    pub fn host(&self) -> Option<&str> {
        self.head.host()
    }

    /// The page that opened the connection, as browsers tell it.
    pub fn origin(&self) -> Option<&str> {
        self.head.origin()
    }

    /// The subprotocols that the client offers, in its order of preference (RFC 6455 §4.1).
    pub fn subprotocols(&self) -> impl Iterator<Item = &str> {
        self.head.subprotocols()
    }

    /// The value of this type that the upgrade has given to its connection, by [`Upgrade::with`](crate::Upgrade::with).
    ///
    /// # Errors
    ///
    /// [`NoExtension`] where it has given none, as before it is answered: its text names the types that it has given.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, NoExtension> {
        self.extensions.get()
    }
}
