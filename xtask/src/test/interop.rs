//! Clients that nobody here wrote, against `gannet echo`: `websockets` for Python, `ws` for Node.js; curl;
//! and nginx in front of `gannet serve`.

use std::path::Path;
use std::time::Duration;

use super::{nginx, venv};
use crate::command::{cargo, command, run as run_command, run_within};
use crate::echo_server::EchoServer;
use crate::failure::Failure;
use crate::paths;

/// Installs the clients in folders of the project, and runs both scripts with the server's address, and with
/// its binary, of which they start another one to see it stop.
pub(super) fn run() -> Result<(), Failure> {
    let environment = paths::cache().join("venv");
    install_python_client(&environment)?;
    run_command(command("npm", NPM))?;
    EchoServer::build()?;
    let server = EchoServer::start(2, SETTINGS, &paths::cache().join("interop.log"))?;
    let url = format!("ws://{}", server.address());
    let mut python = command(environment.join("bin/python"), &["tests/interop/run.py", &url]);
    python.arg(EchoServer::binary());
    let mut node = command("node", &["tests/interop/run.mjs", &url]);
    node.arg(EchoServer::binary());
    let clients = run_within(python, CLIENT_TIME_MAX).and(run_within(node, CLIENT_TIME_MAX));
    clients.and(server.stop())?;
    let python = std::path::absolute(environment.join("bin/python"));
    let python = python.map_err(|source| Failure::File { path: environment.clone(), source })?;
    compressed(&python, "tests/interop/compressed.py")?;
    compressed(Path::new("node"), "tests/interop/compressed.mjs")?;
    examples(&python)?;
    nginx::run(&python)?;
    // Its server has routes of its own.
    run_command(cargo(CURL))
}

/// Runs a client against servers that compress, and drop and replace messages meanwhile.
pub(crate) fn compressed(interpreter: &Path, script: &str) -> Result<(), Failure> {
    let mut server = cargo(COMPRESSED);
    server.arg(interpreter).arg(script);
    run_within(server, COMPRESSED_TIME_MAX)
}

/// Builds the examples with tasks, and talks to them.
fn examples(python: &Path) -> Result<(), Failure> {
    run_command(cargo(EXAMPLES))?;
    let mut client = command(python, &["tests/interop/examples.py"]);
    client.arg(paths::target().join("debug"));
    run_within(client, CLIENT_TIME_MAX)
}

pub(super) fn install_python_client(environment: &Path) -> Result<(), Failure> {
    venv::create(environment)?;
    run_command(command(environment.join("bin/python"), PIP))
}

const EXAMPLES: &[&str] = &[
    "build",
    "--package",
    "gannet",
    "--example",
    "lounge",
    "--example",
    "ticker",
    "--package",
    "gannet-example-token",
    "--bin",
    "gannet-example-token",
    "--features",
    "gannet/json",
];
const CURL: &[&str] = &["test", "--package", "gannet", "--test", "curl"];
const COMPRESSED: &[&str] = &["test", "--package", "gannet", "--test", "compression_clients", "--"];
const PIP: &[&str] = &[
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "-r",
    "tests/interop/requirements.txt",
];
/// Installs the client for Node.js, which is a server for the benchmark, too.
pub(crate) const NPM: &[&str] =
    &["ci", "--prefix", "tests/interop", "--ignore-scripts", "--no-audit", "--no-fund"];
/// The subprotocol of the clients, and frequent Pings, so that they need not wait for one.
const SETTINGS: &[&str] = &[r#"subprotocols=["chat"]"#, "ping_interval=1"];
const COMPRESSED_TIME_MAX: Duration = Duration::from_secs(600);
const CLIENT_TIME_MAX: Duration = Duration::from_secs(120);
