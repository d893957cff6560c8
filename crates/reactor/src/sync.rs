//! The locks: those of the standard library, or, under `gannet_model`, those of a model checker that tries all orders
//! in which threads may take them.

#[cfg(gannet_model)]
pub(crate) use loom::sync::{Mutex, MutexGuard};
#[cfg(not(gannet_model))]
pub(crate) use std::sync::{Mutex, MutexGuard};
