use serde::{Deserialize, Serialize};

/// Somebody who looks on while a run goes.
pub(crate) trait Observer {
    /// So many connections are open.
    fn connecting(&mut self, open: u64);
    /// The window that is measured begins now.
    fn window_opens(&mut self);
    /// The window ends now; all connections are still open.
    fn window_closes(&mut self);
    /// The counts so far, a few times a second in the window.
    fn progress(&mut self, progress: Progress);
}

/// The counts of a window so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) count: u64,
    /// In microseconds.
    pub(crate) p99: f64,
    pub(crate) failures: u64,
}
