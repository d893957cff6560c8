//! The servers that are compared.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::running::StartError;

/// A server, and how it is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// The yardstick: echo, opening and closing.
    Floor,
    /// The yardstick that inflates each message and compresses it again.
    FloorDeflated,
    /// The yardstick where each message goes to everybody.
    FloorFanOut,
    /// `gannet echo` with one loop.
    Gannet,
    /// `gannet echo` with two loops.
    GannetTwoLoops,
    /// `gannet echo` with one loop and compression.
    GannetDeflated,
    /// A server on the crate gannet that pushes each message to everybody.
    GannetFanOut,
    /// A server on the crate gannet with a task for each connection, which sends each message back.
    GannetTask,
    /// A server on the crate gannet that answers from another thread.
    GannetHandle,
    /// A server on the crate gannet that answers from another thread, by a publish to a room of one.
    GannetHandleRoom,
    /// A server on the crate gannet that publishes each message to a room that everybody is in.
    GannetRoom,
    /// The same with two loops.
    GannetRoomTwoLoops,
    /// The same with one loop and compression.
    GannetRoomDeflated,
    /// A server on the crate gannet whose connections join ten rooms.
    GannetTenRooms,
    /// A server on the crate gannet that echoes beside clients that never read, with the policy `drop_newest`.
    GannetDropNewest,
    /// The same with `drop_oldest`.
    GannetDropOldest,
    /// A script on the PHP extension that answers each message with itself.
    Php,
    /// The same with its sockets on a thread of their own.
    PhpReactor,
    /// A script on the PHP extension that pushes each message to everybody.
    PhpFanOut,
    /// `ws` for Node.js, with compression.
    NpmWs,
    /// tokio-tungstenite.
    TokioTungstenite,
    /// tokio-websockets.
    TokioWebsockets,
    /// fastwebsockets, on hyper.
    Fastwebsockets,
    /// axum, on hyper and tokio-tungstenite.
    Axum,
}

/// The kind of program that a server is.
#[derive(Clone, Copy)]
enum Program {
    /// The command `gannet`.
    Gannet,
    /// An executable of this crate.
    Own(&'static str),
    /// A script in bench/php, in the PHP on the path.
    Script(&'static str),
    /// A script in bench/node, in the Node.js on the path.
    NodeScript(&'static str),
}

impl Contender {
    /// True for a script on the PHP extension.
    pub fn is_php(self) -> bool {
        matches!(self.invocation(), (Program::Script(_), _))
    }

    /// Its program, and its arguments besides the address to listen on.
    fn invocation(self) -> (Program, &'static [&'static str]) {
        match self {
            Self::Floor => (Program::Own("floor"), &["echo"]),
            Self::FloorDeflated => (Program::Own("floor"), &["echo-deflated"]),
            Self::FloorFanOut => (Program::Own("floor"), &["fan-out"]),
            Self::Gannet => (Program::Gannet, &["echo", "--threads", "1", "--listen"]),
            Self::GannetTwoLoops => (Program::Gannet, &["echo", "--threads", "2", "--listen"]),
            Self::GannetDeflated => {
                (Program::Gannet, &["echo", "--threads", "1", "--set", "compression=true", "--listen"])
            }
            Self::GannetFanOut => (Program::Own("gannet_bench_server"), &["fan-out"]),
            Self::GannetTask => (Program::Own("gannet_bench_server"), &["task"]),
            Self::GannetHandle => (Program::Own("gannet_bench_server"), &["handle"]),
            Self::GannetHandleRoom => (Program::Own("gannet_bench_server"), &["handle-room"]),
            Self::GannetRoom => (Program::Own("gannet_bench_server"), &["room"]),
            Self::GannetRoomTwoLoops => (Program::Own("gannet_bench_server"), &["room-two-loops"]),
            Self::GannetRoomDeflated => (Program::Own("gannet_bench_server"), &["room-deflated"]),
            Self::GannetTenRooms => (Program::Own("gannet_bench_server"), &["ten-rooms"]),
            Self::GannetDropNewest => (Program::Own("gannet_bench_server"), &["slow-clients-drop-newest"]),
            Self::GannetDropOldest => (Program::Own("gannet_bench_server"), &["slow-clients-drop-oldest"]),
            Self::Php => (Program::Script("echo.php"), &[]),
            Self::PhpReactor => (Program::Script("echo.php"), &["1"]),
            Self::PhpFanOut => (Program::Script("fan_out.php"), &[]),
            Self::NpmWs => (Program::NodeScript("echo.mjs"), &[]),
            Self::TokioTungstenite => (Program::Own("peer"), &["tokio-tungstenite"]),
            Self::TokioWebsockets => (Program::Own("peer"), &["tokio-websockets"]),
            Self::Fastwebsockets => (Program::Own("peer"), &["fastwebsockets"]),
            Self::Axum => (Program::Own("peer"), &["axum"]),
        }
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Floor | Self::FloorFanOut => "floor",
            Self::FloorDeflated => "floor, with zlib",
            Self::Gannet | Self::GannetFanOut | Self::GannetDropNewest | Self::GannetDropOldest => "gannet",
            Self::GannetDeflated => "gannet, compressed",
            Self::GannetRoomDeflated => "a room, compressed",
            Self::GannetTwoLoops => "gannet, two loops",
            Self::GannetTask => "gannet, a task each",
            Self::GannetHandle => "gannet, by handle",
            Self::GannetHandleRoom => "gannet, a room of one",
            Self::GannetRoom => "gannet, a room",
            Self::GannetRoomTwoLoops => "gannet, two loops",
            Self::GannetTenRooms => "gannet, ten rooms",
            Self::PhpReactor => "PHP, reactor_num 1",
            Self::Php | Self::PhpFanOut => "gannet in PHP",
            Self::NpmWs => "npm ws",
            Self::TokioTungstenite => "tokio-tungstenite",
            Self::TokioWebsockets => "tokio-websockets",
            Self::Fastwebsockets => "fastwebsockets",
            Self::Axum => "axum",
        })
    }
}

/// The places of the executables.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
    gannet: PathBuf,
}

impl Programs {
    /// All in one folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), gannet: folder.join(GANNET) }
    }

    /// The same with another `gannet`.
    #[must_use]
    pub fn with_gannet(self, gannet: PathBuf) -> Self {
        Self { gannet, ..self }
    }

    /// The command `gannet`.
    ///
    /// # Errors
    ///
    /// [`StartError::Missing`] where there is no such executable.
    pub fn gannet(&self) -> Result<Command, StartError> {
        existing(self.gannet.clone())
    }

    /// A command that starts a server on any free port of this machine.
    ///
    /// # Errors
    ///
    /// [`StartError::Missing`] where its executable is not there, [`StartError::NotInstalled`] where `ws` for
    /// Node.js is not installed.
    pub fn server(&self, contender: Contender) -> Result<Command, StartError> {
        let (program, arguments) = contender.invocation();
        let mut command = match program {
            Program::Gannet => self.gannet()?,
            Program::Own(name) => existing(self.folder.join(name))?,
            Program::Script(name) => php(name)?,
            Program::NodeScript(name) => node(name)?,
        };
        command.args(arguments).arg(ANY_PORT);
        Ok(command)
    }
}

/// The path at which `cargo xtask php build` leaves the PHP extension, from the root of the repository.
pub const PHP_EXTENSION: &str = "php/target/release/libgannet.so";

/// PHP with the extension, without php.ini: another one that is installed is not loaded beside it.
fn php(script: &str) -> Result<Command, StartError> {
    let extension = Path::new(PHP_EXTENSION);
    let absolute =
        extension.canonicalize().map_err(|_| StartError::Missing { program: extension.to_owned() })?;
    let mut php = Command::new("php");
    php.args(["-n", "-d"]).arg(format!("extension={}", absolute.display()));
    php.arg(Path::new("bench/php").join(script));
    Ok(php)
}

/// The path at which npm installs `ws`, from the root of the repository.
const NPM_WS: &str = "tests/interop/node_modules/ws";

fn node(script: &str) -> Result<Command, StartError> {
    if !Path::new(NPM_WS).is_dir() {
        return Err(StartError::NotInstalled {
            package: NPM_WS,
            installed_by: "npm ci --prefix tests/interop",
        });
    }
    let mut node = Command::new("node");
    node.arg(Path::new("bench/node").join(script));
    Ok(node)
}

fn existing(program: PathBuf) -> Result<Command, StartError> {
    if program.is_file() { Ok(Command::new(program)) } else { Err(StartError::Missing { program }) }
}

const ANY_PORT: &str = "127.0.0.1:0";
const GANNET: &str = "gannet";
