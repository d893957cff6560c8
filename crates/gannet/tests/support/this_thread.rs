//! A server on this thread, with clients on another.

use std::net::SocketAddr;

use gannet::{Handle, Handler, Server};

use super::log::Log;

/// Runs a server here until `clients`, on a thread of their own, are done with it or have stopped it.
pub(crate) fn run<H: Handler>(server: Server, handler: H, clients: impl FnOnce(SocketAddr, &Handle) + Send) {
    std::thread::scope(|scope| {
        server
            .run_here(handler, |handle, addresses| {
                let (handle, address) = (handle.clone(), addresses[0]);
                scope.spawn(move || {
                    clients(address, &handle);
                    handle.stop_now();
                });
            })
            .expect("it ends as asked");
    });
}

/// The log of a server on this thread while `clients` run.
pub(crate) fn log_of<H: Handler>(handler: H, clients: impl FnOnce(SocketAddr) + Send) -> String {
    Log::of_this_thread(|| run(Server::bind("127.0.0.1:0"), handler, |address, _| clients(address)))
}
