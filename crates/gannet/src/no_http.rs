//! In place of `http` where that feature is off.

use gannet_proto::handshake::UpgradePolicy;
use gannet_reactor::Key;

use crate::PushError;
use crate::connection::OnReturn;

/// Without the feature there is no HTTP service.
#[derive(Debug)]
pub(crate) enum Http {}

impl Http {
    pub(crate) fn upgrades(&self) -> UpgradePolicy {
        match *self {}
    }

    pub(crate) fn routes_upgrades(&self) -> bool {
        match *self {}
    }
}

/// No socket is on loan.
#[derive(Default)]
pub(crate) struct Loans(());

impl Loans {
    pub(crate) fn recall(&self, _: Key, _: OnReturn) {}

    pub(crate) fn send_raw(&self, _: Key, _: &[u8], _: usize) -> Result<(), PushError> {
        Err(PushError::Gone)
    }

    pub(crate) fn waiting(&self, _: Key) -> usize {
        0
    }

    pub(crate) fn remove(&mut self, _: Key) {}
}
