//! From the opening handshake to the load: first messages, and all that the server says until they are dealt with.

use std::time::Duration;

use super::Engine;
use super::staging::Stage;
use crate::client::attention::Attention;
use crate::client::fault::Fault;
use crate::client::incoming::FENCE;
use crate::client::{Phase, Role};
use crate::frame::{self, Kind};
use crate::plan::Mode;

impl Engine {
    /// Has the first messages of a connection sent that has just been opened, and a Ping behind them.
    pub(super) fn join(&mut self, index: usize) {
        let client = &mut self.clients[index];
        for template in &self.first_messages {
            let mut payload = Vec::new();
            template.fill(client.number, 0, &mut payload);
            client.outgoing.control(&self.outbox.frame(Kind::Text.opcode(), &payload));
        }
        match client.role {
            // It goes at once, and what it has said is dealt with before its Close.
            Role::Visitor => return,
            // It reads nothing, or slowly: its Pong would be waited for in vain.
            Role::SlowReader => {}
            Role::Echo | Role::Sender | Role::Receiver | Role::Idle | Role::Listener | Role::Flooder => {
                client.phase = Phase::Joining;
                client.outgoing.control(&self.outbox.frame(frame::PING, FENCE));
            }
        }
        self.flush(index);
    }

    /// Takes what comes before the load begins: greetings, and answers to first messages.
    #[cold]
    pub(super) fn receive_early(&mut self, index: usize, bytes: &[u8]) {
        if let Stage::Joining { quiet, .. } = &mut self.stage
            // A server that speaks of its own accord is not waited for.
            && self.plan.mode != Mode::Listen
        {
            *quiet = self.now + QUIET_TIME;
        }
        let client = &mut self.clients[index];
        let result =
            client.incoming.receive(bytes, &mut self.expected, Attention::Counted, &mut self.controls);
        let early = std::mem::take(&mut client.incoming.messages);
        if !self.controls.is_empty() {
            self.obey(index);
        }
        if let Err(wrong) = result {
            self.fail(index, &Fault::Wrong { message: early + 1, wrong });
        }
    }

    /// The server has read all that a connection had to say first.
    pub(super) fn joined(&mut self, index: usize) {
        let phase = &mut self.clients[index].phase;
        if *phase == Phase::Joining {
            *phase = Phase::Joined;
        }
    }

    /// The stage before the load, where there is anything to wait for.
    pub(super) fn joining(&self) -> Option<Stage> {
        let stage = Stage::Joining { quiet: self.now + QUIET_TIME, until: self.now + JOIN_TIME };
        (!self.first_messages.is_empty() && !self.is_churn()).then_some(stage)
    }

    /// Says whether the load can begin: the server has read all first messages, and has said nothing for a while.
    pub(super) fn has_joined(&mut self) -> bool {
        let Stage::Joining { quiet, until } = &mut self.stage else { return true };
        if self.now >= *until {
            return true;
        }
        if self.now < *quiet {
            return false;
        }
        *quiet = self.now + QUIET_TIME;
        self.clients.iter().all(|client| client.phase != Phase::Joining)
    }

    /// From here on it is looked at what comes.
    pub(super) fn end_joining(&mut self) {
        for client in &mut self.clients {
            if matches!(client.phase, Phase::Joining | Phase::Joined) {
                client.phase = Phase::Open;
            }
        }
    }
}

/// A server that has said nothing for so long has said all that first messages lead to.
const QUIET_TIME: Duration = Duration::from_millis(100);
/// The load begins then in any case: some servers are never quiet.
const JOIN_TIME: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use mio::Poll;

    use super::*;
    use crate::client::Client;
    use crate::engine::control::Control;
    use crate::plan::Plan;
    use crate::plan::tests::plan;

    /// One connection that has said "hello" and waits, at this moment.
    fn engine(mode: Mode, start: Instant) -> Engine {
        let poll = Poll::new().expect("a poll");
        let control = Arc::new(Control::new(&poll).expect("a waker"));
        let plan = Plan { mode, first_messages: vec!["hello".into()], ..plan() };
        let mut engine = Engine::new(plan, poll, control);
        engine.now = start;
        engine.clients.push(Client::new(Role::Echo, 0, start));
        engine.clients[0].phase = Phase::Joining;
        engine.stage = engine.joining().expect("first messages");
        engine
    }

    /// Says whether it has joined so many milliseconds after the start.
    fn has_joined(engine: &mut Engine, start: Instant, milliseconds: u64) -> bool {
        engine.now = start + Duration::from_millis(milliseconds);
        engine.has_joined()
    }

    /// This comes so many milliseconds after the start.
    fn receive(engine: &mut Engine, start: Instant, milliseconds: u64, opcode: u8, payload: &[u8]) {
        engine.now = start + Duration::from_millis(milliseconds);
        engine.receive_early(0, &frame::server_frame(opcode, payload));
    }

    #[test]
    fn the_load_begins_when_the_ping_is_answered_and_nothing_has_come_for_a_while() {
        let start = Instant::now();
        let mut engine = engine(Mode::Echo, start);
        assert!(!has_joined(&mut engine, start, 99));
        // The Pong is missing.
        assert!(!has_joined(&mut engine, start, 101));
        receive(&mut engine, start, 120, frame::PONG, b"of somebody else");
        assert!(!has_joined(&mut engine, start, 250));
        receive(&mut engine, start, 300, frame::PONG, FENCE);
        receive(&mut engine, start, 390, 1, b"hello yourself");
        assert!(!has_joined(&mut engine, start, 489));
        assert!(has_joined(&mut engine, start, 491));
        assert_eq!((engine.clients[0].phase, engine.clients[0].incoming.messages), (Phase::Joined, 0));
    }

    #[test]
    fn who_listens_does_not_wait_for_quiet() {
        let start = Instant::now();
        let mut engine = engine(Mode::Listen, start);
        receive(&mut engine, start, 10, frame::PONG, FENCE);
        receive(&mut engine, start, 99, 1, b"tick");
        assert!(has_joined(&mut engine, start, 101));
    }

    #[test]
    fn the_load_begins_at_last_whatever_comes() {
        let start = Instant::now();
        let mut engine = engine(Mode::Echo, start);
        receive(&mut engine, start, 4990, 1, b"tick");
        assert!(!has_joined(&mut engine, start, 4999));
        assert!(has_joined(&mut engine, start, 5001));
    }
}
