//! The way out of a response object: its sink, and the listener who hears when it ends with its connection.

use std::rc::Rc;

use super::sink::Sink;

/// The outlet of a response.
#[derive(Clone)]
pub(super) struct Outlet {
    pub(super) sink: Rc<dyn Sink>,
    pub(super) on_break_off: OnBreakOff,
}

/// Hears of the connections that responses have ended, by their numbers.
pub(crate) type OnBreakOff = Rc<dyn Fn(i64, BreakOff)>;

/// The reason why a response has ended with its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BreakOff {
    /// The script has closed it.
    Closed,
    /// A part of it was refused, or its end forgotten: the client sees that something is missing.
    Incomplete,
}
