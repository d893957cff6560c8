use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Warnings that are logged once, or at most once in a while, however often their cause occurs.
#[derive(Default)]
pub(crate) struct Reports {
    origins: Mutex<HashSet<Box<str>>>,
    hosts: Mutex<HashSet<Box<str>>>,
    full: Mutex<Option<Instant>>,
    undecided: Mutex<Option<Instant>>,
    upgrades_full: Mutex<Option<Instant>>,
    #[cfg(feature = "http")]
    exchanges_full: Mutex<Option<Instant>>,
}

impl Reports {
    /// True for an origin that was never refused before. The number of those remembered is bounded.
    pub(crate) fn is_new_origin(&self, origin: &str) -> bool {
        is_new(&self.origins, origin)
    }

    /// True for a host that was never refused before. The number of those remembered is bounded.
    pub(crate) fn is_new_host(&self, host: &str) -> bool {
        is_new(&self.hosts, host)
    }

    /// Warns that connections are refused because there are as many as may be.
    pub(crate) fn server_full(&self, connections_max: usize) {
        if is_due(&self.full) {
            tracing::warn!(
                connections_max,
                "refusing connections with 503: the limit is reached; it is the setting `connections_max`, or what \
                 RLIMIT_NOFILE (ulimit -n) leaves"
            );
        }
    }

    /// Warns that upgrades are refused because the application has not decided about them in time.
    pub(crate) fn upgrade_undecided(&self) {
        if is_due(&self.undecided) {
            tracing::warn!(
                "refusing upgrades with 503: the application did not decide about them within the setting \
                 `upgrade_timeout`"
            );
        }
    }

    /// Warns that upgrades are refused because the application is deciding about as many as may be.
    pub(crate) fn upgrades_full(&self, upgrades_max: usize) {
        if is_due(&self.upgrades_full) {
            tracing::warn!(
                upgrades_max,
                "refusing upgrades with 503: the application is deciding about as many as it may; it is the setting \
                 `upgrades_max`"
            );
        }
    }

    /// Warns that requests are refused because as many are being answered as may be.
    #[cfg(feature = "http")]
    pub(crate) fn exchanges_full(&self, exchanges_max: usize) {
        if is_due(&self.exchanges_full) {
            tracing::warn!(
                exchanges_max,
                "refusing requests over HTTP with 503: as many as may be are being answered; it is the setting \
                 `exchanges_max`"
            );
        }
    }
}

/// True where it was not logged just now.
fn is_due(last: &Mutex<Option<Instant>>) -> bool {
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    let is_due = last.is_none_or(|last| last.elapsed() >= FULL_INTERVAL);
    if is_due {
        *last = Some(Instant::now());
    }
    is_due
}

fn is_new(seen: &Mutex<HashSet<Box<str>>>, text: &str) -> bool {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    seen.len() < REMEMBERED_MAX && seen.insert(text.into())
}

const REMEMBERED_MAX: usize = 1000;
const FULL_INTERVAL: Duration = Duration::from_secs(10);
