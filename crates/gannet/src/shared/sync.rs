//! The locks, which are those of a model checker where one tries all orders in which threads may take them.

#[cfg(gannet_model)]
pub(crate) use loom::sync::{Mutex, MutexGuard};
#[cfg(not(gannet_model))]
pub(crate) use std::sync::{Mutex, MutexGuard};
