use std::ops::RangeInclusive;

use gannet_proto::handshake::{Field, InvalidField, OwnAcceptance};

use crate::Socket;
use crate::event_loop::TaskSeed;
use crate::extensions::Extensions;

/// The decision on a valid request for a WebSocket connection.
///
/// ```
/// use gannet::{Context, Field, Request, Upgrade};
///
/// fn upgrade(_: &Context<'_>, request: &Request) -> Upgrade {
///     if request.path() != "/lobby" {
///         return Upgrade::refuse(404, "there is only /lobby\n");
///     }
///     let Ok(field) = Field::new("X-Room", "lobby") else { return Upgrade::refuse(500, "") };
///     Upgrade::accept().with_field(field)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Upgrade {
    pub(crate) decision: Decision,
    pub(crate) extensions: Extensions,
}

#[derive(Clone, Debug)]
pub(crate) enum Decision {
    Accept { subprotocol: Option<String>, fields: Vec<Field> },
    Respond(OwnAcceptance),
    Refuse { status: u16, fields: Vec<Field>, body: Vec<u8> },
    Later,
}

impl Upgrade {
    /// Statuses of a refusal.
    pub(crate) const REFUSALS: RangeInclusive<u16> = 300..=599;

    /// Accepts, with the first subprotocol of the client's that the settings name, if any.
    pub const fn accept() -> Self {
        Self::new(Decision::Accept { subprotocol: None, fields: Vec::new() })
    }

    /// Accepts with an answer that is all the application's: `HTTP/1.1 101 Switching Protocols` and these fields are
    /// sent, in this order, and nothing is added but the compression that the settings allow and the client offers. No
    /// name is reserved.
    ///
    /// The fields must say what RFC 6455 §4.2.2 wants: `Upgrade: websocket`, `Connection: Upgrade`, the
    /// `Sec-WebSocket-Accept` that answers the request's key, perhaps a `Sec-WebSocket-Protocol` that the client
    /// offers, and no `Sec-WebSocket-Extensions`, which is negotiated here. Otherwise the client is answered with 500,
    /// and a line in the log says what is wrong and what would be right.
    ///
    /// ```
    /// use gannet::{Context, Request, Upgrade};
    ///
    /// fn upgrade(_: &Context<'_>, request: &Request) -> Upgrade {
    ///     let accept = accept_of(request.header("Sec-WebSocket-Key").unwrap_or_default());
    ///     let fields = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", &accept)];
    ///     Upgrade::respond(fields).unwrap_or_else(|_| Upgrade::refuse(500, ""))
    /// }
    /// # fn accept_of(key: &str) -> String {
    /// #     key.to_owned()
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidField::Name`] where a name is no token, [`InvalidField::Value`] where a value holds a control
    /// character.
    pub fn respond<N: Into<String>, V: Into<String>>(
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, InvalidField> {
        OwnAcceptance::new(fields).map(|acceptance| Self::new(Decision::Respond(acceptance)))
    }

    /// Answers with this status (300 to 599) and body, and closes the connection. Browsers do not follow a redirection;
    /// other clients may (RFC 6455 §4.1).
    ///
    /// # Panics
    ///
    /// Where the status is another: what claims success helps no client.
    pub fn refuse(status: u16, body: impl Into<Vec<u8>>) -> Self {
        assert!(Self::REFUSALS.contains(&status), "a refusal has a status from 300 to 599, not {status}");
        Self::new(Decision::Refuse { status, fields: Vec::new(), body: body.into() })
    }

    /// Decides later: the request waits until [`Context::answer_upgrade`](crate::Context::answer_upgrade) or, from
    /// another thread, [`Handle::answer_upgrade`](crate::Handle::answer_upgrade) says what becomes of it.
    ///
    /// Frames that have come behind the request are delivered after `open`. A client that goes is noticed, unless it
    /// has sent such frames: then nothing more is read until it is answered. The decision may take
    /// [`upgrade_timeout`](crate::Settings::upgrade_timeout); beyond it the client is answered with 503, and the log
    /// says so, as it does where more than [`upgrades_max`](crate::Settings::upgrades_max) requests wait.
    ///
    /// ```
    /// use std::sync::mpsc::{Sender, channel};
    /// use std::thread;
    ///
    /// use gannet::{Handle, Request, Server, Upgrade};
    ///
    /// let (questions, asked) = channel::<(Handle, Request)>();
    /// let server = Server::bind("127.0.0.1:9501").on_upgrade(move |server, request| {
    ///     questions.send((server.handle(), request.clone())).expect("the thread waits");
    ///     Upgrade::later()
    /// });
    /// # let _ = server;
    ///
    /// // A thread that may ask a database, and wait.
    /// thread::spawn(move || {
    ///     for (server, request) in asked {
    ///         let upgrade = match user_of(request.header("Cookie")) {
    ///             Some(_) => Upgrade::accept(),
    ///             None => Upgrade::refuse(401, "log in first\n"),
    ///         };
    ///         server.answer_upgrade(request.id, upgrade);
    ///     }
    /// });
    /// # fn user_of(_: Option<&str>) -> Option<String> {
    /// #     None
    /// # }
    /// ```
    pub const fn later() -> Self {
        Self::new(Decision::Later)
    }

    /// Accepts with this subprotocol, which must be one that the client offers; otherwise the answer is a 500 and a
    /// line in the log. Changes nothing about any other answer.
    #[must_use]
    pub fn with_subprotocol(mut self, name: impl Into<String>) -> Self {
        if let Decision::Accept { subprotocol, .. } = &mut self.decision {
            *subprotocol = Some(name.into());
        }
        self
    }

    /// Gives the connection a value, such as the user that its token stands for:
    /// [`Request::extension`](crate::Request::extension) has it in `open`. Of each type there is one; another takes its
    /// place. Changes nothing about a refusal, or about [`later`](Self::later), whose answer may have values of its
    /// own.
    ///
    /// The value is dropped with the connection's request, unless `open` keeps it.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use gannet::{Context, Handler, Message, Request, Upgrade};
    ///
    /// struct User {
    ///     name: String,
    /// }
    ///
    /// struct Chat;
    ///
    /// impl Handler for Chat {
    ///     type State = Arc<User>;
    ///
    ///     fn upgrade(&mut self, _: &Context<'_>, request: &Request) -> Upgrade {
    ///         match request.header("X-User") {
    ///             Some(name) => Upgrade::accept().with(User { name: name.to_owned() }),
    ///             None => Upgrade::refuse(401, "log in first\n"),
    ///         }
    ///     }
    ///
    ///     fn open(&mut self, _: &Context<'_>, request: &Request) -> Self::State {
    ///         request.extension().expect("each upgrade gives a user")
    ///     }
    ///
    ///     fn message(&mut self, server: &Context<'_>, user: &mut Self::State, message: Message<'_>) {
    ///         server.push(message.id, format!("ahoy, {}", user.name)).ok();
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }

    /// Gives the connection a task of its own, which receives its messages: as
    /// [`Server::on_connection`](crate::Server::on_connection) does for all, and in its place. So one server has
    /// several kinds of connections. It is for one: where a clone of this answers another upgrade, that connection is
    /// closed with 1011. Changes nothing about a refusal, or about [`later`](Self::later).
    ///
    /// ```
    /// use gannet::{Server, Socket, Upgrade};
    ///
    /// let server = Server::bind("127.0.0.1:9501").on_upgrade(|_, request| match request.path() {
    ///     "/echo" => Upgrade::accept().with_task(echo),
    ///     "/time" => Upgrade::accept().with_task(async |socket| {
    ///         socket.send("late").await.ok();
    ///     }),
    ///     _ => Upgrade::refuse(404, "there are /echo and /time\n"),
    /// });
    ///
    /// async fn echo(mut socket: Socket) {
    ///     while let Some(message) = socket.recv().await {
    ///         socket.send(message).await.ok();
    ///     }
    /// }
    /// # let _ = server;
    /// ```
    #[must_use]
    pub fn with_task<F>(self, task: F) -> Self
    where
        F: AsyncFnOnce(Socket) + Send + 'static,
    {
        self.with(TaskSeed::new(move |socket| Box::pin(async move { task(socket).await })))
    }

    /// Adds a header field to the answer, whichever it is; [`later`](Self::later) is none.
    #[must_use]
    pub fn with_field(mut self, field: Field) -> Self {
        match &mut self.decision {
            Decision::Accept { fields, .. } | Decision::Refuse { fields, .. } => fields.push(field),
            Decision::Respond(acceptance) => acceptance.push(field),
            Decision::Later => {}
        }
        self
    }

    pub(crate) const fn new(decision: Decision) -> Self {
        Self { decision, extensions: Extensions::new() }
    }
}
