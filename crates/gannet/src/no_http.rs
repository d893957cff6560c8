//! In place of `http` where that feature is off.

use gannet_proto::handshake::UpgradePolicy;

/// There is none.
#[derive(Debug)]
pub(crate) enum Http {}

impl Http {
    pub(crate) fn upgrades(&self) -> UpgradePolicy {
        match *self {}
    }

    pub(crate) fn end(&self) {
        match *self {}
    }
}
