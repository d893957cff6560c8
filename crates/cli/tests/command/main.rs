//! The command `gannet`, run as its users run it.

#[path = "../../../gannet/tests/support/mod.rs"]
mod support;

mod echo;
mod full_stderr;
mod help;
mod load;
mod mistakes;
mod process;
mod serve;
mod settings;
mod settings_command;
#[cfg(target_os = "linux")]
mod signals;
mod stopping;
#[cfg(target_os = "linux")]
mod suspended;
