//! All open exchanges, wherever their responses are kept, so that they can be ended when nobody will answer them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ptr;
use std::rc::{Rc, Weak};

use super::exchange::Exchange;
use super::sink::Sink;

pub(super) fn add(exchange: &Rc<Exchange>) {
    let place = (exchange.fd(), Rc::as_ptr(exchange));
    EXCHANGES.with_borrow_mut(|exchanges| exchanges.insert(place, Rc::downgrade(exchange)));
}

pub(super) fn remove(exchange: &Exchange) {
    EXCHANGES.with_borrow_mut(|exchanges| exchanges.remove(&(exchange.fd(), ptr::from_ref(exchange))));
}

/// Closes the exchange of a connection that the script ends, whose answer is missing or incomplete. False: there is
/// none.
pub(crate) fn close(fd: i64) -> bool {
    let of_fd: Vec<_> = EXCHANGES.with_borrow(|exchanges| {
        let from_there = exchanges.range((fd, ptr::null())..);
        from_there
            .take_while(|((of, _), _)| *of == fd)
            .filter_map(|(_, exchange)| exchange.upgrade())
            .collect()
    });
    let closed = of_fd.iter().filter(|exchange| exchange.close()).count();
    closed > 0
}

/// To be called after a fatal error: the engine never drops the responses, so their clients would wait for ever.
pub(crate) fn abandon_all() {
    let exchanges = EXCHANGES.take();
    exchanges.values().filter_map(Weak::upgrade).for_each(|exchange| exchange.abandon());
}

/// To be called when the time that a server has to stop is all but over.
pub(crate) fn refuse_all() {
    let exchanges: Vec<_> =
        EXCHANGES.with_borrow(|exchanges| exchanges.values().filter_map(Weak::upgrade).collect());
    exchanges.iter().for_each(|exchange| exchange.refuse());
}

thread_local! {
    /// By their connections' numbers, and their addresses, which are theirs as long as they live.
    static EXCHANGES: RefCell<BTreeMap<(i64, *const Exchange), Weak<Exchange>>> = RefCell::default();
}
