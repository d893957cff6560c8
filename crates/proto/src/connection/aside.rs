use super::PartialControl;
use crate::deflate::Inflater;

/// State that few connections have between two reads; behind one pointer, so that the others stay small.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// A control frame that a read cut, until it is complete and handed over.
    pub(super) control: Option<PartialControl>,
    /// The inflater with the client's window: the messages that its next compressed one may refer to.
    pub(super) inflater: Option<Box<Inflater>>,
}

impl Aside {
    pub(super) const fn is_empty(&self) -> bool {
        self.control.is_none() && self.inflater.is_none()
    }
}
