use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use axum::body::Bytes;
use bytes::Buf;
use gannet_reactor::Key;

use super::memory::ExchangeMemory;
use crate::PushError;
use crate::connection::OnReturn;

/// A loop's line to a socket that is on loan; its exchange has the other end.
#[derive(Clone)]
pub(crate) struct Tether(Arc<Mutex<State>>);

struct State {
    on_return: OnReturn,
    /// Bytes that the application sends as they are, beside the answer.
    raw: VecDeque<Bytes>,
    raw_size: usize,
    memory: ExchangeMemory,
    waker: Option<Waker>,
}

impl Tether {
    pub(crate) fn new(memory: ExchangeMemory) -> Self {
        let state =
            State { on_return: OnReturn::GoOn, raw: VecDeque::new(), raw_size: 0, memory, waker: None };
        Self(Arc::new(Mutex::new(state)))
    }

    /// The loop's decision on the connection. The task is woken when that changes, and when
    /// there is something to send.
    pub(super) fn poll(&self, context: &mut Context<'_>) -> OnReturn {
        let mut state = self.state();
        match &mut state.waker {
            Some(waker) => waker.clone_from(context.waker()),
            None => state.waker = Some(context.waker().clone()),
        }
        state.on_return
    }

    /// The bytes to be sent next.
    pub(super) fn raw(&self) -> Option<Bytes> {
        self.state().raw.front().cloned()
    }

    /// Notes that `size` bytes of those are sent.
    pub(super) fn advance(&self, size: usize) {
        let State { raw, raw_size, .. } = &mut *self.state();
        if let Some(bytes) = raw.front_mut() {
            bytes.advance(size);
            *raw_size -= size;
            if bytes.is_empty() {
                raw.pop_front();
            }
        }
    }

    /// Drops the bytes to be sent: behind an answer that is not whole, the client would take them for the
    /// rest of it.
    pub(super) fn forget_raw(&self) {
        let mut state = self.state();
        (state.raw, state.raw_size) = (VecDeque::new(), 0);
    }

    fn want(&self, on_return: OnReturn) {
        self.change(|state| state.on_return = on_return);
    }

    fn send(&self, bytes: &[u8], size_max: usize) -> Result<(), PushError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.change(|state| {
            if state.raw_size >= size_max {
                return Err(PushError::Full);
            }
            let held = state.memory.hold_if_there_is_room(bytes.to_vec()).ok_or(PushError::Full)?;
            state.raw.push_back(held);
            state.raw_size += bytes.len();
            Ok(())
        })
    }

    fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.state();
        let changed = change(&mut state);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
        changed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The sockets of a loop that are on loan.
#[derive(Default)]
pub(crate) struct Loans(HashMap<usize, Tether>);

impl Loans {
    pub(crate) fn add(&mut self, key: Key, tether: Tether) {
        self.0.insert(key.index(), tether);
    }

    /// Calls a socket back, for this fate.
    pub(crate) fn recall(&self, key: Key, on_return: OnReturn) {
        if let Some(tether) = self.0.get(&key.index()) {
            tether.want(on_return);
        }
    }

    /// Sends bytes as they are. At most `size_max` may wait to be sent, and one part more.
    pub(crate) fn send_raw(&self, key: Key, bytes: &[u8], size_max: usize) -> Result<(), PushError> {
        self.0.get(&key.index()).map_or(Err(PushError::Gone), |tether| tether.send(bytes, size_max))
    }

    /// Bytes of `send_raw` that wait to be sent.
    pub(crate) fn waiting(&self, key: Key) -> usize {
        self.0.get(&key.index()).map_or(0, |tether| tether.state().raw_size)
    }

    /// Ends a loan. Returns the bytes that are still to be sent.
    pub(crate) fn remove(&mut self, key: Key) -> VecDeque<Bytes> {
        let removed = self.0.remove(&key.index());
        removed.map(|tether| std::mem::take(&mut tether.state().raw)).unwrap_or_default()
    }
}
