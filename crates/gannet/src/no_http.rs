//! In place of `http` where that feature is off.

/// There is none.
#[derive(Debug)]
pub(crate) enum Http {}

impl Http {
    pub(crate) fn end(&self) {
        match *self {}
    }
}
