//! Mail of other threads: commands for connections of this loop, and errands for the loop itself.

mod commands;
mod inbox;

use std::borrow::Cow;

use gannet_reactor::{Sockets, Work};

use super::EventLoop;
use super::calling::call;
use crate::Context;
use crate::handler::Handler;
use crate::shared::{Errand, RunFn};
use inbox::Read;

pub(super) use inbox::Inbox;

impl<H: Handler> EventLoop<H> {
    /// Deals with a bounded part of the mail.
    pub(super) fn read_mail(&mut self, sockets: &mut Sockets) -> Work {
        let work = self.read_entries(sockets);
        self.reachable.release_mail();
        work
    }

    fn read_entries(&mut self, sockets: &mut Sockets) -> Work {
        for _ in 0..ENTRIES_MAX {
            let errand = match self.reachable.read_mail(sockets) {
                Read::Nothing => return Work::Done,
                Read::Done => continue,
                Read::Errand(errand) => errand,
            };
            let is_wake = matches!(errand, Errand::Wake);
            self.run_errand(sockets, errand);
            // What follows in the same batch shall find it done: a push behind the answer to an upgrade.
            self.follow_up(sockets);
            if is_wake {
                // Who is woken and wakes again, to go on with work in pieces, lets the sockets come in between.
                return Work::Left;
            }
        }
        Work::Left
    }

    fn run_errand(&mut self, sockets: &mut Sockets, errand: Errand) {
        match errand {
            Errand::AnswerUpgrade(id, upgrade) => {
                if !self.reachable.answer_upgrade(id, Cow::Owned(*upgrade)) {
                    self.reachable.shared.registry.await_answer(id);
                }
            }
            Errand::Deferred(deferred) => self.reachable.carry_out_deferred(sockets, deferred),
            Errand::Run(call) => self.run_posted(sockets, call),
            Errand::StartTimer(timer) => self.start_timer(sockets, *timer),
            Errand::CancelTimer(id) => self.cancel_timer(id),
            Errand::Poll(task) => self.poll_task(sockets, task),
            Errand::GiveUpMemory => self.give_up_memory(sockets),
            Errand::Wake => self.call_wake(sockets),
            Errand::Stop(farewell) => self.begin_stop(sockets, farewell),
            Errand::StopNow => self.stop_now(sockets),
            #[cfg(feature = "http")]
            Errand::GivenBack(given_back) => self.take_back(sockets, *given_back),
        }
    }

    /// Runs what another thread has sent here.
    fn run_posted(&mut self, sockets: &mut Sockets, posted: Box<RunFn>) {
        let context = Context::new(&mut self.reachable, sockets);
        if call(|| posted(&context)).is_none() {
            tracing::error!("what was sent to a loop to be run there panicked; the server goes on");
        }
    }
}

/// Entries, and pushes in a row, that are dealt with in one turn, so that a flood of mail does not hold up the sockets.
/// A model looks between any two.
const ENTRIES_MAX: usize = if cfg!(gannet_model) { 1 } else { 1024 };
