//! A server: how it is made, started and stopped.

mod farewell;
mod running;
mod start;

use std::fmt;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use crate::event_loop::TaskFns;
use crate::handler::{CallbackHandler, Callbacks};
use crate::http::Http;
#[cfg(feature = "http")]
use crate::http::Upgrades;
use crate::runtime::TaskRuntime;
use crate::shared::Application;
use crate::{
    Closed, ConnectionId, Context, Handler, Message, Request, RunError, Settings, Socket, StartError, Upgrade,
};

pub use farewell::Farewell;
pub use running::Running;
use start::Prepared;

/// A server that is being set up.
///
/// Its callbacks are given either as closures, which all loops share, or as a [`Handler`], made once for each
/// loop. [First server](crate#first-server) shows one from its start to its end.
#[must_use = "a server does nothing until it is started"]
pub struct Server {
    settings: Settings,
    callbacks: Callbacks,
    application: Application,
    listeners: Vec<TcpListener>,
    may_listen_nowhere: bool,
    runtime: TaskRuntime,
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
            application: Application::default(),
            listeners: Vec::new(),
            may_listen_nowhere: false,
            runtime: TaskRuntime::default(),
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

    /// Has the server run although it is given nothing to listen on: its loops accept nothing, and serve timers,
    /// watches and what handles send to them, until it is stopped, which is at once then. So a program that is no
    /// server has a loop: on a thread of its own choice with [`run_here`](Self::run_here), or on another. What is given
    /// to listen on beside this is listened on all the same.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use gannet::{Farewell, Server, Settings};
    ///
    /// # fn main() -> Result<(), gannet::StartError> {
    /// let nowhere = Server::new(Settings::default()).listen_nowhere().threads(1);
    /// nowhere
    ///     .on_start(|server| {
    ///         server.after(Duration::from_millis(20), |server| server.handle().stop(Farewell::GoingAway));
    ///     })
    ///     .start()
    /// # }
    /// ```
    pub fn listen_nowhere(mut self) -> Self {
        self.may_listen_nowhere = true;
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
        self.application.reasons.rename(setting, name);
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
    /// The router runs on a small Tokio runtime of its own, which starts with the first request for it. A server has
    /// one router: the last that `http`, `http_only` or `routes` gave.
    #[cfg(feature = "http")]
    pub fn http(mut self, router: axum::Router) -> Self {
        self.application.http = Some(Http::new(router, Upgrades::Callbacks));
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
        self.application.http = Some(Http::new(router, Upgrades::Nobody));
        self
    }

    /// Has `router` answer every request, as [`http`](Self::http) does, and decide on upgrades to WebSocket, too: a
    /// route that extracts a [`WebSocketUpgrade`](crate::WebSocketUpgrade) accepts. So paths and their parameters,
    /// extractors, state and layers are the same for both. [`on_upgrade`](Self::on_upgrade) would never be called, and
    /// is an error beside it.
    ///
    /// The handshake is checked before the router sees it, and the connection lives on its event loop as any other.
    /// What is decided in a route costs more than [`on_upgrade`](Self::on_upgrade): the request goes to another thread
    /// and back.
    #[cfg(feature = "http")]
    pub fn routes(mut self, router: axum::Router) -> Self {
        self.application.http = Some(Http::new(router, Upgrades::Router));
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

    /// Decides on a request in a task, which may wait: for a database, or another service.
    ///
    /// The task is polled on its connection's loop, with a Tokio runtime at hand (`runtime`), and so it must not
    /// block either: what computes for long, such as the hash of a password, belongs into `spawn_blocking`. It is
    /// dropped when the client goes, which is not noticed of one that has sent frames already: they wait. It may take
    /// [`upgrade_timeout`](Settings::upgrade_timeout); beyond it the client is answered with 503, and the log says so,
    /// as it does where more than [`upgrades_max`](Settings::upgrades_max) requests are being decided on. One that
    /// panics is answered with 500.
    ///
    /// Given beside a [`Handler`] this takes the place of [`Handler::upgrade`]; beside [`on_upgrade`](Self::on_upgrade)
    /// it is an error.
    ///
    /// ```
    /// use gannet::{Server, Upgrade};
    ///
    /// struct User(String);
    ///
    /// let server = Server::bind("127.0.0.1:9501")
    ///     .on_upgrade_async(async |request| match user_of(request.header("Authorization")).await {
    ///         Some(user) => Upgrade::accept().with(user),
    ///         None => Upgrade::refuse(401, "log in first\n"),
    ///     })
    ///     .on_open(|server, request| {
    ///         let user = request.extension::<User>().expect("each upgrade gives one");
    ///         server.push(request.id, format!("ahoy, {}", user.0)).ok();
    ///     });
    ///
    /// // Asks a database.
    /// async fn user_of(token: Option<&str>) -> Option<User> {
    ///     token.map(|token| User(token.to_owned()))
    /// }
    /// # let _ = server;
    /// ```
    pub fn on_upgrade_async<F>(mut self, decide: F) -> Self
    where
        F: AsyncFn(Request) -> Upgrade + Send + Sync + 'static,
    {
        let decide = Arc::new(decide);
        self.application.tasks.upgrade = Some(Box::new(move |request| {
            let decide = Arc::clone(&decide);
            Box::pin(async move { decide(request).await })
        }));
        self
    }

    /// Gives each connection a task of its own ([`Upgrade::with_task`] gives one to some), which receives its messages
    /// one after the other and may wait in between. It takes the place of [`on_open`](Self::on_open),
    /// [`on_message`](Self::on_message) and the others about an open connection, which are an error beside it.
    ///
    /// The task is polled on its connection's loop, with a Tokio runtime at hand (`runtime`), so it costs little
    /// more than callbacks, and must not block either. When the connection has ended, [`recv`](Socket::recv) says
    /// `None`, and the task may go on for as long as it likes: a stopping server waits for it, up to
    /// [`drain_timeout`](Settings::drain_timeout). A task that returns before closes its connection with 1000, one that
    /// panics with 1011.
    ///
    /// ```
    /// use gannet::Server;
    ///
    /// let server = Server::bind("127.0.0.1:9501").on_connection(async |mut socket| {
    ///     while let Some(message) = socket.recv().await {
    ///         if socket.send(message).await.is_err() {
    ///             break;
    ///         }
    ///     }
    /// });
    /// # let _ = server;
    /// ```
    pub fn on_connection<F>(mut self, task: F) -> Self
    where
        F: AsyncFn(Socket) + Send + Sync + 'static,
    {
        let task = Arc::new(task);
        self.application.tasks.connection = Some(Box::new(move |socket| {
            let task = Arc::clone(&task);
            Box::pin(async move { task(socket).await })
        }));
        self
    }

    /// The Tokio runtime whose timers and I/O tasks use; it is entered by each loop, and does not poll them. Without
    /// this it is the one that [`spawn`](Self::spawn) is called in, or a small one of the server's own. A current one
    /// that has no threads of its own (`current_thread`, as in `#[tokio::test]`) is taken only if it is given here:
    /// time does not pass in it while its thread does something else.
    ///
    /// It has to outlive the server: a task that turns to a runtime which has shut down panics.
    #[cfg(feature = "tokio")]
    pub fn runtime(mut self, runtime: tokio::runtime::Handle) -> Self {
        self.runtime = TaskRuntime(Some(runtime));
        self
    }

    /// Stops the server, as [`Running::stop`] does, when `signal` is ready; it is polled on the
    /// [runtime](Self::runtime) of the tasks. The last signal given is the one.
    ///
    /// ```no_run
    /// use gannet::Server;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let running = Server::bind("127.0.0.1:9501")
    ///     .on_message(|server, message| drop(server.push(message.id, message)))
    ///     .shutdown_on(async { drop(tokio::signal::ctrl_c().await) })
    ///     .spawn()?;
    /// running.stopped().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "tokio")]
    pub fn shutdown_on(mut self, signal: impl Future<Output = ()> + Send + 'static) -> Self {
        self.application.shutdown = Some(Box::pin(signal));
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
        let (callbacks, prepared) = self.prepare()?;
        let callbacks = Arc::new(callbacks);
        prepared.spawn(move || CallbackHandler(Arc::clone(&callbacks)))
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
        if self.callbacks.is_empty() && self.application.tasks.connection.is_none() {
            self.prepare().map(|(_, prepared)| prepared)
        } else {
            Err(StartError::CallbacksAndHandler)
        }
    }

    /// Refuses two ways for one thing to do.
    fn check_ways(&self) -> Result<(), StartError> {
        let TaskFns { upgrade, connection } = &self.application.tasks;
        if self.application.http.as_ref().is_some_and(Http::routes_upgrades) {
            let given =
                [("on_upgrade", self.callbacks.upgrade.is_some()), ("on_upgrade_async", upgrade.is_some())];
            if let Some((other, _)) = given.into_iter().find(|(_, is_given)| *is_given) {
                return Err(StartError::Exclusive { one: "routes", other });
            }
        }
        if upgrade.is_some() && self.callbacks.upgrade.is_some() {
            return Err(StartError::Exclusive { one: "on_upgrade_async", other: "on_upgrade" });
        }
        match self.callbacks.of_connections().filter(|_| connection.is_some()) {
            Some(other) => Err(StartError::Exclusive { one: "on_connection", other }),
            None => Ok(()),
        }
    }

    fn prepare(self) -> Result<(Callbacks, Prepared), StartError> {
        self.check_ways()?;
        let Self { settings, callbacks, application, listeners, may_listen_nowhere, runtime } = self;
        let prepared = Prepared::new(settings, application, runtime, listeners, may_listen_nowhere)?;
        Ok((callbacks, prepared))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl From<RunError> for StartError {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}
