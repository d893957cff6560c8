//! `gannet load` against servers that do what they should.

mod chat_server;
mod churn;
mod command_line;
mod deflate;
mod echo;
mod fan_out;
mod first_message;
mod idle;
mod interrupted;
mod json;
mod listen;
mod misbehaving;
mod open_loop;
mod processes;
mod protocol;
mod server_process;
mod stubborn;
mod trouble;
mod unreachable;

use std::net::SocketAddr;

use serde_json::Value;

use crate::process::{Ended, Gannet};

/// `gannet echo`, as long as the test runs.
struct Echo {
    gannet: Gannet,
    address: SocketAddr,
}

impl Echo {
    fn start() -> Self {
        Self::start_with(&["--threads", "1"])
    }

    fn start_with(arguments: &[&str]) -> Self {
        let mut gannet = Gannet::echo(arguments);
        let address = gannet.address();
        Self { gannet, address }
    }

    fn load(&self, arguments: &[&str]) -> Ended {
        load(self.address, arguments)
    }

    /// All is well, and this is what the programs get.
    fn measure(&self, arguments: &[&str]) -> Value {
        measured(&self.load(&[arguments, &["--json"]].concat()))
    }
}

/// Runs `gannet load`, for a short while unless told otherwise.
fn load(address: SocketAddr, arguments: &[&str]) -> Ended {
    let mut arguments = arguments.to_vec();
    for (option, value) in [("--duration", "300ms"), ("--warm-up", "50ms")] {
        if !arguments.contains(&option) {
            arguments.extend([option, value]);
        }
    }
    start(address, &arguments).wait()
}

/// Starts `gannet load`.
fn start(address: SocketAddr, arguments: &[&str]) -> Gannet {
    let url = format!("ws://{address}/");
    Gannet::run(&[&["load", &url], arguments].concat(), &[])
}

/// The result of a run in which nothing failed.
fn measured(ended: &Ended) -> Value {
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{}", ended.stdout);
    parsed(ended)
}

/// The one line of JSON.
fn parsed(ended: &Ended) -> Value {
    assert_eq!(ended.stdout.lines().count(), 1, "{ended:?}");
    serde_json::from_str(&ended.stdout).expect("JSON")
}

/// A count in a result, by its path.
fn count(json: &Value, path: &str) -> u64 {
    json.pointer(path).and_then(Value::as_u64).unwrap_or_else(|| panic!("{path} in {json}"))
}

/// A number in a result, by its path.
fn number(json: &Value, path: &str) -> f64 {
    json.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path} in {json}"))
}

/// The failures of a result.
fn failures(json: &Value) -> [u64; 5] {
    ["not_connected", "refused", "closed", "wrong", "unanswered"]
        .map(|kind| count(json, &format!("/failures/{kind}")))
}

/// The first failure, in words.
fn first(json: &Value) -> &str {
    json["failures"]["first"].as_str().unwrap_or_else(|| panic!("a failure in {json}"))
}
