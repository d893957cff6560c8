//! Clients in a process of their own, so that their descriptors and their memory are not the server's.
//!
//! The process is the same test once more, told by its environment to be the crowd. Orders and answers are lines.

use std::io::{BufRead, BufReader, Lines, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::dial::Dial;
use super::{BINARY, Client, Frame};

/// A child process with clients.
pub(crate) struct Crowd {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Crowd {
    /// Starts the crowd of the test of this name, which must begin with [`join`].
    pub(crate) fn start(test: &str, address: SocketAddr) -> Self {
        let program = std::env::current_exe().expect("this test's own program");
        let mut child = Command::new(program)
            .args([test, "--exact", "--nocapture"])
            .env(VARIABLE, address.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this test's own program");
        let orders = child.stdin.take().expect("it is piped");
        let answers = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        Self { child, orders, answers }
    }

    /// Gives an order.
    pub(crate) fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").expect("the crowd listens");
    }

    /// Waits for the next answer.
    pub(crate) fn answer(&mut self) -> String {
        loop {
            let line = self.answers.next().expect("the crowd is still there").expect("UTF-8");
            if let Some(answer) = line.strip_prefix(ANSWER) {
                return answer.to_owned();
            }
        }
    }

    /// Gives an order and waits until it is carried out.
    pub(crate) fn carry_out(&mut self, order: &str) -> String {
        self.order(order);
        self.answer()
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// In the crowd's process: lets `obey` carry out orders until the test is over, and says `true`. In the test's own:
/// `false`.
pub(crate) fn join(mut obey: impl FnMut(SocketAddr, &str) -> String) -> bool {
    let Ok(address) = std::env::var(VARIABLE) else { return false };
    let address = address.parse().expect("a socket address");
    for order in std::io::stdin().lines() {
        let answer = obey(address, &order.expect("UTF-8"));
        println!("{ANSWER}{answer}");
    }
    true
}

/// Opens connections until there are so many, from a few addresses in turn: one address has ports for all of them, but
/// perhaps not while another test runs.
pub(crate) fn come(clients: &mut Vec<Client>, address: SocketAddr, count: usize) {
    clients.extend((clients.len()..count).map(|number| Dial::from_source(number % 4).client(address)));
}

/// Has each client say something, and asserts that it comes back.
pub(crate) fn talk(clients: &mut [Client]) {
    for client in clients {
        client.send(BINARY, b"hello");
        assert_eq!(client.receive(), Frame::new(BINARY, b"hello"));
    }
}

const VARIABLE: &str = "GANNET_TEST_CROWD";
const ANSWER: &str = "crowd: ";
