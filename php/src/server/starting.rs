//! `start`: from the script's settings to the loop, and back.

use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::Arc;

use ext_php_rs::error::php_error;
use ext_php_rs::flags::ErrorType;
use ext_php_rs::zend::{CatchError, try_catch};
use gannet::settings::QueuePolicy;
use gannet::{Handle, Server, Settings};

use super::away::QueueLimits;
use super::connection::{now, whole};
use super::event::Event;
use super::state::{Dialect, Phase, ServerEnd, ServerState, set_running};
use super::{away, here};
use crate::log::Log;
use crate::process::{Identity, PidFile, daemonize};
use crate::warning::warn;
use crate::zend::go_on_with_fatal;
use crate::{coroutine, event_loop, http, unsupported_notes};

/// Serves until the server is stopped. False: it did not start, and a warning said why.
pub(crate) fn start(state: &Rc<ServerState>) -> bool {
    match state.phase.get() {
        Phase::Setup => {}
        Phase::Running => return refuse("server is running, unable to execute Swoole\\Server->start"),
        Phase::Ended => {
            return refuse("server has been stopped, unable to execute Swoole\\Server->start again");
        }
    }
    if super::state::running().is_some() {
        return refuse("another server is running, unable to execute Swoole\\Server->start");
    }
    if event_loop::has_loop() {
        return refuse("eventLoop has already been created, unable to execute Swoole\\Server->start");
    }
    require_callbacks(state);
    let settings = state.settings.borrow().for_gannet(state.dialect);
    let settings = match settings {
        Ok(settings) => settings,
        Err(error) => return refuse(&format!("unable to start: {error}")),
    };
    let process = state.settings.borrow().process.clone();
    // While there is a terminal to say it on.
    let identity = match Identity::find(process.user.as_deref(), process.group.as_deref()) {
        Ok(identity) => identity,
        Err(error) => return refuse(&format!("unable to start: {error}")),
    };
    if process.daemonize
        && let Err(error) = daemonize()
    {
        return refuse(&format!("unable to start: daemonize: {error}"));
    }
    let log = Log::open(&process);
    let started = log.within(|| {
        let pid_file = process.pid_file.as_deref().and_then(PidFile::write);
        let started = serve(state, settings, &identity, &log);
        if let (Err(error), true) = (&started, process.daemonize) {
            // Without a log file the warning reaches nobody.
            tracing::error!("unable to start: {error}");
        }
        pid_file.into_iter().for_each(PidFile::remove);
        started
    });
    conclude(state, started)
}

/// Changes to the user and group that were asked for, and serves. A fatal error comes back as well.
fn serve(state: &Rc<ServerState>, settings: Settings, identity: &Identity, log: &Log) -> Result<(), String> {
    identity.assume().map_err(|error| error.to_string())?;
    let served = coroutine::serve(|| try_catch(AssertUnwindSafe(|| run(state, settings, log))));
    match served {
        Ok(served) => served,
        Err(CatchError::Panic(message)) => Err(message),
        // Outside of a callback: there was no memory for something that came from a connection.
        Err(CatchError::Bailout | CatchError::NullPanicPtr | _) => {
            state.abandon();
            Ok(())
        }
    }
}

fn run(state: &Rc<ServerState>, settings: Settings, log: &Log) -> Result<(), String> {
    state.queue_policy.set(settings.send_queue_policy);
    state.take_up_coroutines();
    state.hears_full.set(state.has(Event::BufferFull));
    let refused_from = match settings.send_queue_policy {
        QueuePolicy::DropNewest => settings.send_queue_size_hard,
        // Loops make room for whatever is pushed, or close the connection.
        QueuePolicy::Close | QueuePolicy::DropOldest => usize::MAX,
    };
    let limits = QueueLimits { refused_from, asked_from: settings.send_queue_size_hard };
    let http_settings = {
        let mut server_settings = state.settings.borrow_mut();
        let http = Rc::make_mut(&mut server_settings.http);
        http.body_size_max = settings.message_size_max;
        http.send_queue_size_max = settings.send_queue_size_hard;
        http.drain_timeout = settings.drain_timeout;
        Rc::clone(&server_settings.http)
    };
    state.tell_what_is_ignored();
    let router = if state.has(Event::Request) {
        http::router(Arc::clone(&state.queue), &http_settings)
    } else {
        http::bad_request_page(&http_settings)
    };
    let listeners: Vec<_> = state.ports.borrow().iter().filter_map(|port| port.take_listener()).collect();
    let former = set_running(Some(Rc::clone(state)));
    let server = if state.speaks_websocket() {
        Server::new(settings).http(router)
    } else {
        Server::new(settings).http_only(router)
    };
    let server = listeners.into_iter().fold(server, Server::listener);
    let renamed = state.settings.borrow().renamed(state.dialect);
    let server = renamed.into_iter().fold(server, |server, (name, ours)| server.rename_setting(name, ours));
    let reactors = state.settings.borrow().reactors;
    let served = match reactors {
        None => here::run(state, server, log),
        Some(reactors) => away::run(state, server.threads(reactors.get()), limits, log),
    };
    set_running(former);
    served.map_err(|error| error.to_string())
}

impl ServerState {
    /// Fixes what the settings say of coroutines.
    fn take_up_coroutines(&self) {
        let settings = self.settings.borrow();
        self.calls_in_coroutines.set(!settings.has_no_coroutines);
        self.keeps_order.set(settings.message_order.unwrap_or(self.dialect == Dialect::Gannet));
        settings.coroutines_max.into_iter().for_each(coroutine::set_coroutines_max);
    }

    /// Notes that a fatal error has ended the loop without a word: nobody has put anything back.
    fn abandon(&self) {
        self.forget_context();
        std::mem::forget((set_running(None), self.ending.replace(ServerEnd::Fatal)));
    }

    /// Names in the log the settings and callbacks that have no effect.
    fn tell_what_is_ignored(&self) {
        let ignored = self.settings.borrow().ignored();
        for (key, instead) in ignored {
            tracing::warn!("unsupported option [{key}]: {instead}");
        }
        let speaks_websocket = self.speaks_websocket();
        for event in Event::all().filter(|event| self.has(*event)) {
            if let Some(why) = event.never_comes(speaks_websocket) {
                tracing::warn!("the callback of event [{}] is never called: {why}", event.name());
            }
        }
        unsupported_notes::tell_all();
    }

    /// Notes that it runs from now on.
    pub(super) fn begin(&self, handle: &Handle) {
        self.handle.set(handle.clone()).ok();
        self.statistics.started.set(whole(now()));
        self.phase.set(Phase::Running);
    }

    /// True where the server or one of its ports has a callback for an event.
    pub(super) fn has(&self, event: Event) -> bool {
        self.callbacks.has(event) || self.ports.borrow().iter().any(|port| port.callbacks.has(event))
    }
}

/// Does what `exit` and a fatal error in a callback lead to, now that all connections have been told.
fn conclude(state: &Rc<ServerState>, started: Result<(), String>) -> bool {
    state.phase.set(Phase::Ended);
    state.queue.close();
    http::forget_all();
    let ending = state.ending.take();
    if let ServerEnd::Fatal = ending {
        state.ending.replace(ServerEnd::Fatal);
        go_on_with_fatal();
    }
    event_loop::forget_all();
    state.callbacks.clear();
    // Callbacks may be the last to hold objects whose destructors run the script.
    let ports = state.ports.borrow().clone();
    for port in ports {
        port.callbacks.clear();
    }
    if let ServerEnd::Exit(exit) = ending {
        exit.put_back();
        return true;
    }
    match started {
        Ok(()) => true,
        Err(error) => refuse(&format!("unable to start: {error}")),
    }
}

/// Swoole ends the script where there is nobody to call.
fn require_callbacks(state: &ServerState) {
    match state.dialect {
        Dialect::WebSocket | Dialect::Gannet if !state.has(Event::Message) => {
            php_error(&ErrorType::Error, "require onMessage callback");
        }
        Dialect::Http
            if !(state.has(Event::Request) || state.speaks_websocket() && state.has(Event::Message)) =>
        {
            php_error(&ErrorType::Error, "require onRequest callback");
        }
        Dialect::WebSocket | Dialect::Gannet | Dialect::Http => {}
    }
}

fn refuse(why: &str) -> bool {
    warn(why);
    false
}
