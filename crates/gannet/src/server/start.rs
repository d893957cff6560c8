use std::future::poll_fn;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::task::Poll;
use std::thread::JoinHandle;

use gannet_proto::handshake::{AccessPolicy, UpgradePolicy};
use gannet_reactor::{Listener, Reactor, adopt, listen, raise_descriptor_limit};

use super::Running;
use crate::event_loop::{EventLoop, call};
use crate::handle::OnLoop;
use crate::http::Http;
use crate::runtime::{PollRuntime, TaskRuntime};
use crate::settings::Settings;
use crate::shared::{Application, Capacity, Shared, Signal};
use crate::{Farewell, Handle, Handler, RunError, StartError};

/// A server that listens, and whose loops have yet to run.
pub(crate) struct Prepared {
    shared: Arc<Shared>,
    reactors: Vec<Reactor>,
    local_addrs: Vec<SocketAddr>,
    /// The runtime that each loop enters.
    runtime: TaskRuntime,
}

impl Prepared {
    pub(crate) fn new(
        settings: Settings,
        mut application: Application,
        runtime: TaskRuntime,
        bound: Vec<TcpListener>,
        may_listen_nowhere: bool,
    ) -> Result<Self, StartError> {
        settings.check()?;
        let origins = settings.origins.policy()?;
        let descriptors = raise_descriptor_limit();
        let threads = match settings.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let addresses = resolve_all(&settings.listen)?;
        if addresses.is_empty() && bound.is_empty() && !may_listen_nowhere {
            return Err(StartError::NoAddress);
        }
        let capacity = capacity(&settings, descriptors, threads, addresses.len() + bound.len())?;
        let (local_addrs, listeners) = listen_on(&settings, threads, addresses, bound)?;
        let reactors: io::Result<Vec<_>> = listeners.into_iter().map(Reactor::new).collect();
        let reactors = reactors.map_err(StartError::Loop)?;
        let mailbox = |reactor: &Reactor| reactor.mailbox(settings.mailbox_size_max);
        let mailboxes = reactors.iter().map(mailbox).collect();
        let shutdown = application.shutdown.take();
        let upgrades = application.http.as_ref().map_or(UpgradePolicy::Check, Http::upgrades);
        let access = AccessPolicy { hosts: settings.hosts.policy(&local_addrs)?, origins, upgrades };
        let shared = Arc::new(Shared::new(settings, access, application, mailboxes, capacity));
        for address in &local_addrs {
            tracing::info!(%address, threads, connections_max = capacity.connections_max, "listening");
        }
        let routes_upgrades = shared.http.as_ref().is_some_and(Http::routes_upgrades);
        let is_needed = !shared.tasks.is_empty() || shutdown.is_some() || routes_upgrades;
        let runtime = if is_needed { runtime.or_any(&shared.runtime) } else { Ok(runtime.or_current()) };
        let runtime = runtime.map_err(StartError::Loop)?;
        if let Some(shutdown) = shutdown {
            runtime.spawn(stop_at(shutdown, Handle::new(Arc::clone(&shared))));
        }
        Ok(Self { shared, reactors, local_addrs, runtime })
    }

    pub(crate) fn spawn<H: Handler>(
        self,
        make: impl Fn() -> H + Send + Sync + 'static,
    ) -> Result<Running, StartError> {
        let handle = Handle::new(Arc::clone(&self.shared));
        let make = Arc::new(make);
        let mut threads: Vec<JoinHandle<Result<(), RunError>>> = Vec::new();
        for (index, reactor) in self.reactors.into_iter().enumerate() {
            let (shared, make, runtime) = (Arc::clone(&self.shared), Arc::clone(&make), self.runtime.clone());
            let thread = std::thread::Builder::new()
                .name(format!("gannet-{index}"))
                .spawn(move || run(reactor, &shared, index, &runtime, || make()));
            match thread {
                Ok(thread) => threads.push(thread),
                Err(error) => {
                    handle.stop_now();
                    return Err(StartError::Loop(error));
                }
            }
        }
        Ok(Running::new(handle, self.local_addrs, threads))
    }

    pub(crate) fn run_here<H: Handler>(
        mut self,
        handler: H,
        ready: impl FnOnce(&Handle, &[SocketAddr]),
    ) -> Result<(), RunError> {
        ready(&Handle::new(Arc::clone(&self.shared)), &self.local_addrs);
        let reactor = self.reactors.remove(0);
        run(reactor, &self.shared, 0, &self.runtime, || handler)
    }
}

/// Stops a server at this signal, unless it has ended before.
async fn stop_at(mut signal: Signal, handle: Handle) {
    let is_due = poll_fn(|context| match handle.poll_ended(context) {
        Poll::Ready(()) => Poll::Ready(false),
        Poll::Pending => call(|| signal.as_mut().poll(context).map(|()| true)).unwrap_or_else(|| {
            tracing::error!(
                "the future of `shutdown_on` panicked; the server goes on, and that will not stop it"
            );
            Poll::Ready(false)
        }),
    });
    if is_due.await {
        handle.stop(Farewell::GoingAway);
    }
}

fn run<H: Handler>(
    reactor: Reactor,
    shared: &Arc<Shared>,
    index: usize,
    runtime: &TaskRuntime,
    make: impl FnOnce() -> H,
) -> Result<(), RunError> {
    let _on_loop = OnLoop::enter();
    let of_tasks = PollRuntime::new(runtime.clone());
    let _entered = runtime.enter();
    let _end = LoopEnd { shared, index };
    let mut event_loop = EventLoop::new(Arc::clone(shared), index, make(), of_tasks);
    let result = reactor.run(&mut event_loop).map_err(RunError::Loop);
    event_loop.close_mailbox();
    event_loop.drop_watches();
    result
}

/// The end of a loop, by a panic of the application's, too: nothing more can be posted to it.
struct LoopEnd<'a> {
    shared: &'a Shared,
    index: usize,
}

impl Drop for LoopEnd<'_> {
    fn drop(&mut self) {
        drop(self.shared.mailboxes[self.index].close());
        self.shared.loop_ended();
    }
}

/// The addresses listened on, and one list of listeners for each loop.
fn listen_on(
    settings: &Settings,
    threads: usize,
    addresses: Vec<(&str, SocketAddr)>,
    bound: Vec<TcpListener>,
) -> Result<(Vec<SocketAddr>, Vec<Vec<Listener>>), StartError> {
    let backlog = i32::try_from(settings.backlog).unwrap_or(i32::MAX);
    let mut local_addrs = Vec::new();
    let mut by_loop: Vec<Vec<Listener>> = (0..threads).map(|_| Vec::new()).collect();
    let mut hand_out = |(local_addr, listeners): (SocketAddr, Vec<Listener>)| {
        local_addrs.push(local_addr);
        for (list, listener) in by_loop.iter_mut().zip(listeners) {
            list.push(listener);
        }
    };
    for listener in bound {
        let address = listener.local_addr().map_or_else(|_| UNBOUND.to_owned(), |addr| addr.to_string());
        hand_out(adopt(listener, threads, backlog).map_err(|error| refused(&address, error))?);
    }
    let is_one_of_several = |text: &str| addresses.iter().filter(|(other, _)| *other == text).count() > 1;
    let mut absent = None;
    for &(text, address) in &addresses {
        match listen(address, threads, backlog) {
            Ok(listening) => hand_out(listening),
            Err(error)
                if is_without_ipv6(address, &error) || is_one_of_several(text) && is_absent(&error) =>
            {
                tracing::warn!(%address, %error, "not listening on {text} there");
                absent = Some(refused(text, error));
            }
            Err(error) => return Err(refused(text, error)),
        }
    }
    match absent {
        Some(error) if local_addrs.is_empty() => Err(error),
        Some(_) | None => Ok((local_addrs, by_loop)),
    }
}

/// All addresses, each with the text that it comes from.
fn resolve_all(texts: &[String]) -> Result<Vec<(&str, SocketAddr)>, StartError> {
    let mut addresses = Vec::new();
    for text in texts {
        let failed = |source| StartError::Address { address: text.clone(), source };
        addresses.extend(text.to_socket_addrs().map_err(failed)?.map(|address| (text.as_str(), address)));
    }
    Ok(addresses)
}

fn is_without_ipv6(address: SocketAddr, error: &io::Error) -> bool {
    // An address of another machine is a mistake, with or without IPv6.
    let of_every_machine = address.ip().is_unspecified() || address.ip().is_loopback();
    address.is_ipv6() && (is_unsupported(error) || of_every_machine && is_absent(error))
}

fn is_absent(error: &io::Error) -> bool {
    is_unsupported(error) || error.kind() == io::ErrorKind::AddrNotAvailable
}

fn is_unsupported(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error())
}

fn refused(address: &str, source: io::Error) -> StartError {
    let address = address.into();
    let kind = source.kind();
    if kind == io::ErrorKind::AddrInUse {
        StartError::PortTaken { address }
    } else if kind == io::ErrorKind::AddrNotAvailable {
        StartError::NotHere { address }
    } else if kind == io::ErrorKind::PermissionDenied {
        StartError::NotPermitted { address }
    } else {
        StartError::Listen { address, source }
    }
}

/// One descriptor for each connection; the rest is for the loops themselves, for the application, and for
/// connections that have to be told that there is no room.
fn capacity(
    settings: &Settings,
    descriptors: Option<u64>,
    threads: usize,
    addresses: usize,
) -> Result<Capacity, StartError> {
    let limit = descriptors.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let loops = threads * (4 + addresses);
    let needed = loops + RESERVE_MIN + 1;
    if limit < needed {
        return Err(StartError::DescriptorLimit { limit, needed });
    }
    let beside_loops = limit - loops;
    let possible = beside_loops - (beside_loops / 64).clamp(RESERVE_MIN, RESERVE_MAX);
    let wanted = if settings.connections_max == 0 { possible } else { settings.connections_max };
    if wanted > possible {
        tracing::warn!(wanted, possible, "connections_max is more than RLIMIT_NOFILE (ulimit -n) allows");
    }
    let connections_max = wanted.min(possible);
    let reserve = (beside_loops - connections_max).min(RESERVE_MAX);
    Ok(Capacity { connections_max, refused_max: reserve / 2 })
}

/// The name of a socket in an error that has no address.
const UNBOUND: &str = "a socket without an address";
/// Descriptors that neither connections nor loops take.
const RESERVE_MIN: usize = 32;
const RESERVE_MAX: usize = 1024;

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::Mutex;

    use super::*;

    fn listening(addresses: &[(&str, &str)]) -> Result<Vec<SocketAddr>, StartError> {
        let addresses = addresses.iter().map(|(text, address)| (*text, address.parse().expect("an address")));
        listen_on(&Settings::default(), 1, addresses.collect(), Vec::new())
            .map(|(local_addrs, _)| local_addrs)
    }

    #[test]
    fn of_a_name_those_addresses_are_listened_on_that_this_machine_has() {
        let (mut log, writer) = io::pipe().expect("a pipe");
        let writer = tracing_subscriber::fmt().with_ansi(false).with_writer(Mutex::new(writer)).finish();
        let local_addrs = tracing::subscriber::with_default(writer, || {
            listening(&[("here:0", NOT_HERE), ("here:0", "127.0.0.1:0")]).expect("one is left")
        });
        assert_eq!(local_addrs.len(), 1);
        assert!(local_addrs[0].ip().is_loopback());
        let mut said = String::new();
        log.read_to_string(&mut said).expect("text");
        assert!(said.contains("WARN") && said.contains("not listening on here:0 there"), "{said}");
        assert!(said.contains(NOT_HERE) && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_name_without_an_address_of_this_machine_is_refused() {
        let refused = listening(&[("elsewhere:0", NOT_HERE), ("elsewhere:0", NOT_HERE)]);
        assert!(matches!(refused, Err(StartError::NotHere { address }) if address == "elsewhere:0"));
    }

    #[test]
    fn an_address_of_another_machine_is_refused_beside_one_of_this() {
        let refused = listening(&[(NOT_HERE, NOT_HERE), ("127.0.0.1:0", "127.0.0.1:0")]);
        assert!(matches!(refused, Err(StartError::NotHere { address }) if address == NOT_HERE));
    }

    /// RFC 5737 §3: no machine has it.
    const NOT_HERE: &str = "192.0.2.1:0";
}
