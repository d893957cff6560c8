//! The channels that there are, wherever their responses are kept, for the moment when nobody can answer any more.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;
use std::rc::{Rc, Weak};

use super::channel::Channel;

pub(super) fn add(channel: &Rc<Channel>) {
    CHANNELS.with_borrow_mut(|channels| channels.insert(Rc::as_ptr(channel), Rc::downgrade(channel)));
}

pub(super) fn remove(channel: &Channel) {
    CHANNELS.with_borrow_mut(|channels| channels.remove(&ptr::from_ref(channel)));
}

/// To be called after a fatal error: the engine never drops the responses, so their clients would wait for ever.
pub(crate) fn abandon_all() {
    let channels = CHANNELS.take();
    channels.values().filter_map(Weak::upgrade).for_each(|channel| channel.abandon());
}

thread_local! {
    /// By their addresses, which are theirs as long as they live.
    static CHANNELS: RefCell<HashMap<*const Channel, Weak<Channel>>> = RefCell::default();
}
