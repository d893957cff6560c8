//! A server: how it is made, started and stopped.

mod farewell;
mod running;
mod start;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

#[cfg(feature = "http")]
use gannet_proto::handshake::UpgradePolicy;

use crate::event_loop::Reasons;
use crate::handler::{CallbackHandler, Callbacks};
use crate::http::Http;
use crate::{
    Closed, ConnectionId, Context, Handler, Message, Request, RunError, Settings, StartError, Upgrade,
};

pub use farewell::Farewell;
pub use running::Running;
use start::Prepared;

/// A server that is being set up.
///
/// Its callbacks are given either as closures, which all loops share, or as a [`Handler`], made once for each
/// loop. [First server](crate#first-server) shows one from its start to its end.
#[derive(Debug)]
#[must_use = "a server does nothing until it is started"]
pub struct Server {
    settings: Settings,
    callbacks: Callbacks,
    http: Option<Http>,
    reasons: Reasons,
    listeners: Vec<TcpListener>,
}

impl Server {
    /// A server with default settings that will listen on `address`, such as `127.0.0.1:9501`. Port 0 takes any free
    /// one; [`Running::local_addrs`] says which.
    pub fn bind(address: impl Into<String>) -> Self {
        Self::new(Settings { listen: vec![address.into()], ..Settings::default() })
    }

    /// A server with these settings.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            callbacks: Callbacks::default(),
            http: None,
            reasons: Reasons::default(),
            listeners: Vec::new(),
        }
    }

    /// Listens on `address`, too.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.settings.listen.push(address.into());
        self
    }

    /// Listens on a socket that is bound already, too: one that a service manager handed over, or that was
    /// bound before privileges were given up. Clients that have come meanwhile are served.
    pub fn listener(mut self, listener: TcpListener) -> Self {
        self.listeners.push(listener);
        self
    }

    /// Runs on this many threads; 0, the default, is one for each processor.
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = threads;
        self
    }

    /// Changes settings.
    ///
    /// ```
    /// # use gannet::Server;
    /// let server = Server::bind("127.0.0.1:9501").configure(|settings| settings.message_size_max = 64 * 1024);
    /// ```
    pub fn configure(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Calls a setting by another name in the reasons of Close frames, for an application whose users know it
    /// by that.
    ///
    /// A Close that this server sends of its own accord names the setting behind it, and the event.
    pub fn rename_setting(mut self, setting: &'static str, name: &'static str) -> Self {
        self.reasons.rename(setting, name);
        self
    }

    /// Has `router` answer requests other than upgrades to WebSocket, on the same port; without it the answer
    /// is 426.
    ///
    /// Every request has passed the same checks as an upgrade: one `Host`, an unambiguous length, the caps on its head.
    /// A client may let the server wait for a body as long as [`body_timeout`](Settings::body_timeout) says, and an
    /// answer wait for it as long as [`answer_timeout`](Settings::answer_timeout) says. Between two requests a
    /// connection may be quiet for [`keep_alive_timeout`](Settings::keep_alive_timeout). The size of a body is the
    /// router's to limit; axum's extractors stop at 2 MB unless told otherwise.
    ///
    /// Exchanges take a part of [`memory_max`](Settings::memory_max): for the pieces of a body as long as the
    /// route has them (and, once it had so much at a time, until it answers), and for bytes of an answer that
    /// are not sent yet. Static bytes, and bytes that others hold, too, are not counted, and neither is
    /// memory that a route or a body keeps to itself: an [`ExchangeMemory`](crate::ExchangeMemory), an
    /// extension of the request, counts that.
    ///
    /// A route may ask for the server, a [`Handle`](crate::Handle), as an extension ([HTTP](crate#http) shows it), and
    /// for the connection, its two addresses included ([`LocalAddr`](crate::LocalAddr) is the one on this side):
    ///
    /// ```no_run
    /// use std::net::SocketAddr;
    ///
    /// use gannet::axum::extract::ConnectInfo;
    /// use gannet::axum::routing::get;
    /// use gannet::axum::{Extension, Router};
    /// use gannet::{ConnectionId, Server};
    ///
    /// async fn about(Extension(id): Extension<ConnectionId>, ConnectInfo(peer): ConnectInfo<SocketAddr>) -> String {
    ///     format!("connection {id} from {peer}\n")
    /// }
    ///
    /// # fn main() -> Result<(), gannet::StartError> {
    /// Server::bind("127.0.0.1:9501").http(Router::new().route("/about", get(about))).start()
    /// # }
    /// ```
    ///
    /// The router runs on a small Tokio runtime of its own, which starts with the first request for it.
    #[cfg(feature = "http")]
    pub fn http(mut self, router: axum::Router) -> Self {
        self.http = Some(Http::new(router, UpgradePolicy::Check));
        self
    }

    /// Has `router` answer every request, as [`http`](Self::http) does, and no connection become a WebSocket: the
    /// `Upgrade` of a request is ignored, as RFC 9110 §7.8 allows, and [`on_upgrade`](Self::on_upgrade) and
    /// [`on_open`](Self::on_open) are never called.
    ///
    /// ```no_run
    /// use gannet::Server;
    /// use gannet::axum::{Router, routing::get};
    ///
    /// # fn main() -> Result<(), gannet::StartError> {
    /// let router = Router::new().route("/", get(|| async { "no WebSockets here\n" }));
    /// Server::bind("127.0.0.1:9501").http_only(router).start()
    /// # }
    /// ```
    #[cfg(feature = "http")]
    pub fn http_only(mut self, router: axum::Router) -> Self {
        self.http = Some(Http::new(router, UpgradePolicy::Ignore));
        self
    }

    /// Decides on a request before it becomes a WebSocket connection; without it every valid one is accepted.
    pub fn on_upgrade(
        mut self,
        callback: impl Fn(&Context<'_>, &Request) -> Upgrade + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.upgrade = Some(Box::new(callback));
        self
    }

    /// Called when a connection is open.
    pub fn on_open(mut self, callback: impl Fn(&Context<'_>, &Request) + Send + Sync + 'static) -> Self {
        self.callbacks.open = Some(Box::new(callback));
        self
    }

    /// Called for each complete message.
    pub fn on_message(
        mut self,
        callback: impl Fn(&Context<'_>, Message<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.message = Some(Box::new(callback));
        self
    }

    /// Called when the bytes that wait for a connection have fallen below the low watermark,
    /// [`send_queue_size_soft`](Settings::send_queue_size_soft), again.
    pub fn on_drain(mut self, callback: impl Fn(&Context<'_>, ConnectionId) + Send + Sync + 'static) -> Self {
        self.callbacks.drain = Some(Box::new(callback));
        self
    }

    /// Called when a Ping came; it is answered already, unless [`automatic_pong`](Settings::automatic_pong) is off.
    pub fn on_ping(
        mut self,
        callback: impl Fn(&Context<'_>, ConnectionId, &[u8]) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.ping = Some(Box::new(callback));
        self
    }

    /// Called when a Pong came.
    pub fn on_pong(
        mut self,
        callback: impl Fn(&Context<'_>, ConnectionId, &[u8]) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.pong = Some(Box::new(callback));
        self
    }

    /// Called when a connection is in a room, whoever has joined it; see [`Handler::join`].
    pub fn on_join(
        mut self,
        callback: impl Fn(&Context<'_>, ConnectionId, &str) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.join = Some(Box::new(callback));
        self
    }

    /// Called when a connection is not in a room any more, also because it ends, before
    /// [`on_close`](Self::on_close); see [`Handler::leave`].
    pub fn on_leave(
        mut self,
        callback: impl Fn(&Context<'_>, ConnectionId, &str) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.leave = Some(Box::new(callback));
        self
    }

    /// Called once for each connection that was open, when it is over. Where [`on_open`](Self::on_open) panics the
    /// connection ends with 1011, and this is not called.
    pub fn on_close(mut self, callback: impl Fn(&Context<'_>, Closed) + Send + Sync + 'static) -> Self {
        self.callbacks.close = Some(Box::new(callback));
        self
    }

    /// Called when a TCP connection is accepted.
    pub fn on_connect(
        mut self,
        callback: impl Fn(&Context<'_>, ConnectionId, SocketAddr) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.connect = Some(Box::new(callback));
        self
    }

    /// Called once for each TCP connection, when it is closed.
    pub fn on_disconnect(
        mut self,
        callback: impl Fn(&Context<'_>, ConnectionId) + Send + Sync + 'static,
    ) -> Self {
        self.callbacks.disconnect = Some(Box::new(callback));
        self
    }

    /// Called once on each loop, before it accepts its first connection: the place to make timers,
    /// [`Context::every`].
    pub fn on_start(mut self, callback: impl Fn(&Context<'_>) + Send + Sync + 'static) -> Self {
        self.callbacks.start = Some(Box::new(callback));
        self
    }

    /// Called on each loop when somebody has called [`Handle::wake`](crate::Handle::wake), once or several times.
    pub fn on_wake(mut self, callback: impl Fn(&Context<'_>) + Send + Sync + 'static) -> Self {
        self.callbacks.wake = Some(Box::new(callback));
        self
    }

    /// Called once on each loop when the server begins to stop, before clients are told and connections are reset.
    pub fn on_stop(mut self, callback: impl Fn(&Context<'_>) + Send + Sync + 'static) -> Self {
        self.callbacks.stop = Some(Box::new(callback));
        self
    }

    /// Runs until the server is stopped through a [`Handle`](crate::Handle).
    ///
    /// # Errors
    ///
    /// [`StartError::Run`] where it fails after its start; otherwise as [`spawn`](Self::spawn).
    pub fn start(self) -> Result<(), StartError> {
        self.spawn()?.join().map_err(StartError::from)
    }

    /// Starts, and returns with the running server.
    ///
    /// # Errors
    ///
    /// [`StartError::Settings`] for invalid settings; [`NoAddress`](StartError::NoAddress),
    /// [`Address`](StartError::Address), [`PortTaken`](StartError::PortTaken),
    /// [`NotHere`](StartError::NotHere), [`NotPermitted`](StartError::NotPermitted) or
    /// [`Listen`](StartError::Listen) where it cannot listen;
    /// [`DescriptorLimit`](StartError::DescriptorLimit) or [`Loop`](StartError::Loop) where the process lacks
    /// descriptors or threads.
    pub fn spawn(self) -> Result<Running, StartError> {
        let callbacks = Arc::new(self.callbacks);
        Prepared::new(self.settings, self.http, self.reasons, self.listeners)?
            .spawn(move || CallbackHandler(Arc::clone(&callbacks)))
    }

    /// Runs like [`start`](Self::start), with the handlers that `make` makes, one on each loop's thread.
    ///
    /// # Errors
    ///
    /// [`StartError::Run`] where it fails after its start; otherwise as [`spawn_with`](Self::spawn_with).
    pub fn start_with<H: Handler>(
        self,
        make: impl Fn() -> H + Send + Sync + 'static,
    ) -> Result<(), StartError> {
        self.spawn_with(make)?.join().map_err(StartError::from)
    }

    /// Starts like [`spawn`](Self::spawn), with the handlers that `make` makes, one on each loop's thread.
    ///
    /// This does not wait for `make`. Where it panics its loop ends, and [`Running::join`] returns
    /// [`RunError::Panicked`].
    ///
    /// # Errors
    ///
    /// [`StartError::CallbacksAndHandler`] where closures were given, too; otherwise as
    /// [`spawn`](Self::spawn).
    pub fn spawn_with<H: Handler>(
        self,
        make: impl Fn() -> H + Send + Sync + 'static,
    ) -> Result<Running, StartError> {
        self.without_callbacks()?.spawn(make)
    }

    /// Runs everything on this thread, whatever `threads` says, until the server is stopped. `ready` is called with
    /// the server's handle and addresses before the first connection is accepted. Another server can run here
    /// afterwards.
    ///
    /// # Errors
    ///
    /// [`StartError::Run`] where it fails after its start; otherwise as [`spawn_with`](Self::spawn_with).
    pub fn run_here<H: Handler>(
        mut self,
        handler: H,
        ready: impl FnOnce(&crate::Handle, &[SocketAddr]),
    ) -> Result<(), StartError> {
        self.settings.threads = 1;
        self.without_callbacks()?.run_here(handler, ready).map_err(StartError::from)
    }

    fn without_callbacks(self) -> Result<Prepared, StartError> {
        if self.callbacks.is_empty() {
            Prepared::new(self.settings, self.http, self.reasons, self.listeners)
        } else {
            Err(StartError::CallbacksAndHandler)
        }
    }
}

impl From<RunError> for StartError {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}
