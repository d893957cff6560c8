use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use gannet_proto::handshake::{HttpVersion, RequestHead};

#[cfg(feature = "query")]
use crate::InvalidQuery;
use crate::extensions::Extensions;
use crate::{ConnectionId, NoExtension};

/// The request with which a client asks for a WebSocket connection.
#[derive(Clone)]
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

    /// The query, `room=7` in `GET /chat?room=7`, as the client sent it: `%37` is a 7, too. `query_as` decodes it, with
    /// the feature `query`, a part of `http`. A secret is compared in constant time, and does not belong into a query:
    /// those are logged.
    pub fn query(&self) -> Option<&str> {
        self.head.query()
    }

    /// The query, decoded into a struct, or into anything else that `serde` can make of names and values:
    /// `?room=7&name=Ada+L.` becomes `{ room: 7, name: "Ada L." }` (`application/x-www-form-urlencoded`). A request
    /// without a query is taken for one with an empty query.
    ///
    /// ```
    /// use gannet::{Context, Request, Upgrade};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Wanted {
    ///     room: u32,
    /// }
    ///
    /// fn upgrade(_: &Context<'_>, request: &Request) -> Upgrade {
    ///     match request.query_as::<Wanted>() {
    ///         Ok(wanted) => Upgrade::accept().with(wanted),
    ///         Err(invalid) => Upgrade::refuse(400, format!("{invalid}\n")),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidQuery`] where it does not fit the type: its text says what is missing or wrong.
    #[cfg(feature = "query")]
    pub fn query_as<T: serde::de::DeserializeOwned>(&self) -> Result<T, InvalidQuery> {
        let pairs = form_urlencoded::parse(self.query().unwrap_or_default().as_bytes());
        serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
            .map_err(|error| InvalidQuery(error.to_string()))
    }

    /// The value of the first cookie with this name, as the client sent it (RFC 6265 §4.2.1), if it is UTF-8: nothing
    /// is decoded, and quotation marks are a part of it. A page of another site sends cookies, too: which pages may
    /// connect, the setting [`origins`](crate::Settings::origins) says.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let fields = self.headers().filter(|(field, _)| field.eq_ignore_ascii_case("Cookie"));
        let mut cookies = fields.flat_map(|(_, value)| value.split(|byte| *byte == b';'));
        std::str::from_utf8(cookies.find_map(|cookie| value_of(cookie, name))?).ok()
    }

    /// The token of `Authorization: Bearer` (RFC 6750 §2.1). Browsers cannot send this field with an upgrade; other
    /// clients can. Compare a secret in constant time.
    pub fn bearer_token(&self) -> Option<&str> {
        let (scheme, token) = self.header("Authorization")?.split_once(' ')?;
        let token = token.trim_matches([' ', '\t']);
        (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
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

/// Without the query, the header fields and the values, which may be secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("remote_addr", &self.remote_addr)
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

/// The value of a cookie, if it has this name. No other white space than that of ASCII surrounds either, so that no
/// name looks like another to the browser, which checks prefixes such as `__Host-`.
fn value_of<'a>(cookie: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let equals = cookie.iter().position(|byte| *byte == b'=')?;
    (cookie[..equals].trim_ascii() == name.as_bytes()).then(|| cookie[equals + 1..].trim_ascii())
}
