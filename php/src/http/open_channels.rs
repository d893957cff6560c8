//! The channels that there are, wherever their responses are kept, for the moment when nobody can answer any more.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ptr;
use std::rc::{Rc, Weak};

use super::channel::Channel;
use super::sink::Sink;

pub(super) fn add(channel: &Rc<Channel>) {
    let place = (channel.fd(), Rc::as_ptr(channel));
    CHANNELS.with_borrow_mut(|channels| channels.insert(place, Rc::downgrade(channel)));
}

pub(super) fn remove(channel: &Channel) {
    CHANNELS.with_borrow_mut(|channels| channels.remove(&(channel.fd(), ptr::from_ref(channel))));
}

/// To be called when the script ends a connection: what it has not answered, or not to the end, stays so. Says whether
/// there was such an answer.
pub(crate) fn close(fd: i64) -> bool {
    let of_fd: Vec<_> = CHANNELS.with_borrow(|channels| {
        let from_there = channels.range((fd, ptr::null())..);
        from_there.take_while(|((of, _), _)| *of == fd).filter_map(|(_, channel)| channel.upgrade()).collect()
    });
    let closed = of_fd.iter().filter(|channel| channel.close()).count();
    closed > 0
}

/// To be called after a fatal error: the engine never drops the responses, so their clients would wait for ever.
pub(crate) fn abandon_all() {
    let channels = CHANNELS.take();
    channels.values().filter_map(Weak::upgrade).for_each(|channel| channel.abandon());
}

/// To be called when the time that a server has to stop is all but over.
pub(crate) fn refuse_all() {
    let channels: Vec<_> =
        CHANNELS.with_borrow(|channels| channels.values().filter_map(Weak::upgrade).collect());
    channels.iter().for_each(|channel| channel.refuse());
}

thread_local! {
    /// By their connections' numbers, and their addresses, which are theirs as long as they live.
    static CHANNELS: RefCell<BTreeMap<(i64, *const Channel), Weak<Channel>>> = RefCell::default();
}
