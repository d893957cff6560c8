use std::net::TcpStream;
use std::sync::Arc;

use bytes::BytesMut;
use gannet_proto::handshake::AcceptValue;
use gannet_reactor::Key;

use crate::shared::{Errand, Shared};
use crate::{ConnectionId, Request, Upgrade};

/// A connection whose socket is on loan. However that ends, the loop hears of it once.
pub(crate) struct Loan {
    pub(crate) shared: Arc<Shared>,
    /// The index of its loop.
    pub(crate) index: usize,
    pub(crate) key: Key,
    pub(crate) id: ConnectionId,
    /// `None`: the request is no upgrade.
    upgrade: Option<Box<AskedUpgrade>>,
    outcome: Outcome,
}

/// An upgrade that a route decides on.
pub(crate) struct AskedUpgrade {
    pub(crate) accept_value: AcceptValue,
    pub(crate) request: Request,
}

/// The end of a loan, for the loop.
pub(crate) struct GivenBack {
    pub(crate) key: Key,
    /// The slot may be another connection's by now.
    pub(crate) id: ConnectionId,
    pub(crate) upgrade: Option<Box<AskedUpgrade>>,
    pub(crate) outcome: Outcome,
}

/// The end of an exchange.
pub(crate) enum Outcome {
    /// The request is answered, and another may follow, of which these bytes have come already.
    KeepAlive { socket: TcpStream, received: BytesMut },
    /// The request is answered, and the connection is to be closed.
    Close { socket: TcpStream },
    /// A route has decided on an upgrade, behind which these bytes have come already.
    Decided { socket: TcpStream, received: BytesMut, upgrade: Box<Upgrade> },
    /// The socket is gone.
    Lost,
}

impl Loan {
    pub(crate) fn new(
        shared: Arc<Shared>,
        index: usize,
        key: Key,
        id: ConnectionId,
        upgrade: Option<Box<AskedUpgrade>>,
    ) -> Self {
        Self { shared, index, key, id, upgrade, outcome: Outcome::Lost }
    }

    /// True where the request is an upgrade, on which a route decides.
    pub(super) fn is_upgrade(&self) -> bool {
        self.upgrade.is_some()
    }

    pub(super) fn give_back(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        let outcome = std::mem::replace(&mut self.outcome, Outcome::Lost);
        let given_back =
            Box::new(GivenBack { key: self.key, id: self.id, upgrade: self.upgrade.take(), outcome });
        // A loop that has ended has closed all its connections.
        self.shared.post_errand(self.index, Errand::GivenBack(given_back)).ok();
    }
}
