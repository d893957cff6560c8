//! A server on this thread, with clients on another.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use gannet::{Handle, Handler, Server};
use tracing_subscriber::util::SubscriberInitExt;

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

/// What a server logs meanwhile.
pub(crate) fn log_of<H: Handler>(handler: H, clients: impl FnOnce(SocketAddr) + Send) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = subscriber.set_default();
    run(Server::bind("127.0.0.1:0"), handler, |address, _| clients(address));
    drop(guard);
    String::from_utf8(log.0.lock().expect("nobody panics").clone()).expect("UTF-8")
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
