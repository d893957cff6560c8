use gannet_proto::handshake::Refusal;
use gannet_reactor::{Batch, Key, Sockets};

use super::{Cause, EventLoop, Lent, Reachable, Receiver, TaskKey};
use crate::handler::Handler;
use crate::shared::{Errand, Mail};

impl<H: Handler> EventLoop<H> {
    /// Notes what this loop holds, and sees to the limit.
    #[cold]
    pub(super) fn account(&mut self, sockets: &mut Sockets, held: usize) {
        let grown = held > self.held;
        self.report(held);
        if !grown {
            return;
        }
        let on_its_way = self.ask_for_windows(sockets);
        if self.reachable.shared.memory_excess() <= on_its_way {
            return;
        }
        let shared = &self.reachable.shared;
        let largest = shared.memory.largest_holder();
        if largest == self.reachable.index {
            self.give_up_memory(sockets);
            self.follow_up(sockets);
        } else {
            shared.post_errand(largest, Errand::GiveUpMemory).ok();
        }
    }

    fn report(&mut self, held: usize) {
        let Reachable { shared, index, .. } = &self.reachable;
        shared.memory.report(*index, held, self.reachable.windows_held(), self.held);
        self.held = held;
    }

    /// At the limit of memory: gives this loop's compressors back, and has the others do so. Returns the bytes that
    /// this will free there.
    fn ask_for_windows(&mut self, sockets: &Sockets) -> usize {
        if self.reachable.shared.memory_excess() == 0 {
            return 0;
        }
        self.reachable.forget_windows();
        self.report(self.held_now(sockets));
        let Reachable { shared, index, .. } = &self.reachable;
        shared.memory.ask_for_windows(|other| {
            debug_assert_ne!(other, *index, "it has none");
            let mail = |batch: &mut Batch<Mail>| batch.entries.push(Mail::ForgetWindows);
            shared.mailboxes[other].post_always(mail).ok();
        })
    }

    /// Memory held by what connections of this loop have received or are to be sent.
    #[inline]
    pub(super) fn held_now(&self, sockets: &Sockets) -> usize {
        self.reassembly.held()
            + sockets.held()
            + self.heads_held
            + self.reachable.unread.held()
            + self.reachable.pending.held()
            + self.reachable.tasks.held()
            + self.reachable.windows_held()
    }

    /// Gives windows back, which costs nobody a message, and ends the connections that hold the most, until all loops
    /// together are below the limit again.
    pub(super) fn give_up_memory(&mut self, sockets: &mut Sockets) {
        let excess = self.reachable.shared.memory_excess();
        if excess == 0 {
            return;
        }
        self.reachable.forget_windows();
        let forgotten = self.reachable.tasks.forget_ended();
        self.reachable.shared.count_dropped(forgotten as u64);
        let goal = self.held.saturating_sub(excess + self.reachable.shared.memory.slack());
        let mut holders: Vec<(usize, Key)> = self.holders(sockets).collect();
        holders.sort_unstable_by_key(|(held, _)| std::cmp::Reverse(*held));
        let mut ended = 0;
        for (_, key) in holders {
            if self.held_now(sockets) <= goal {
                break;
            }
            self.give_up(sockets, key);
            ended += 1;
        }
        if ended > 0 {
            tracing::warn!(ended, "memory_max is reached: closed the connections that held the most");
        }
        self.report(self.held_now(sockets));
    }

    fn give_up(&mut self, sockets: &mut Sockets, key: Key) {
        match &mut self.lent[key.index()] {
            Lent::Nothing => {}
            Lent::Handshake(_) | Lent::Undecided(_) => self.refuse(sockets, key, Refusal::ServerFull),
            Lent::Open { connection, receiver } => {
                if let Receiver::Task(index) = *receiver {
                    let id = self.reachable.peer(key).id;
                    self.reachable.tasks.forget_messages(TaskKey { id, index });
                }
                // What would not fit if it were alone need not be tried again.
                let is_too_big = connection.held() > self.reachable.shared.memory.max();
                let cause = if is_too_big { Cause::MessageBeyondMemory } else { Cause::MemoryFull };
                connection.release(&mut self.reassembly);
                self.reachable.fail(sockets, key, cause);
            }
        }
    }

    /// The connections that hold memory, and how much.
    fn holders(&self, sockets: &Sockets) -> impl Iterator<Item = (usize, Key)> {
        self.reachable.peers.iter().zip(&self.lent).enumerate().filter_map(|(index, (peer, lent))| {
            let key = Key::from_index(index);
            let received = match lent {
                Lent::Handshake(reader) => reader.held(),
                Lent::Undecided(undecided) => undecided.held(),
                Lent::Open { connection, receiver } if !peer.life.is_over() => {
                    let unreceived = match *receiver {
                        Receiver::Task(index) => self.reachable.tasks.held_by(TaskKey { id: peer.id, index }),
                        Receiver::Handler(_) => 0,
                    };
                    connection.held() + unreceived
                }
                Lent::Open { .. } | Lent::Nothing => 0,
            };
            let unread = self.reachable.unread.held_by(key);
            let sent = sockets.held_by(key) + self.reachable.pending.size(key);
            let held = received + unread + sent + self.reachable.window_held_by(key);
            (held > 0 && !peer.life.is_over()).then_some((held, key))
        })
    }
}
