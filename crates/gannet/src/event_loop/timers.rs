use gannet_reactor::Sockets;

use super::calling::call;
use super::{EventLoop, Reachable};
use crate::handler::Handler;
use crate::timers::{Call, DueTimer, SentTimer};
use crate::{Context, TimerId};

impl<H: Handler> EventLoop<H> {
    /// Runs the application's timers whose moment has come, and asks for the next.
    pub(super) fn run_timers(&mut self, sockets: &mut Sockets) {
        let now = sockets.turn_began();
        let newest = self.reachable.shared.newest_timer();
        while let Some(due) = self.reachable.timers.take_due(now, newest) {
            self.run_timer(sockets, due);
            self.settle(sockets);
        }
        sockets.set_timer(self.reachable.timers.soonest());
    }

    fn run_timer(&mut self, sockets: &mut Sockets, mut due: DueTimer<Call>) {
        let context = Context::new(&mut self.reachable, sockets);
        let returned = call(|| (due.call)(&context));
        let timers = &mut self.reachable.timers;
        if returned.is_none() {
            report_panic(due.id);
            timers.cancel(due.id);
        }
        let ended = timers.file_again(due);
        // What it holds is the application's, too.
        call(|| drop(ended));
    }

    /// Starts a timer that another thread has made.
    pub(super) fn start_timer(&mut self, sockets: &mut Sockets, timer: SentTimer) {
        timer.file(&mut self.reachable.timers);
        sockets.set_timer(self.reachable.timers.soonest());
    }

    /// Calls a timer off on behalf of another thread.
    pub(super) fn cancel_timer(&mut self, id: TimerId) {
        let (_, cancelled) = self.reachable.timers.cancel(id);
        // What it holds is the application's, too.
        call(|| drop(cancelled));
    }
}

impl Reachable {
    /// Calls a timer off, whichever loop it is on. Says whether it would have come, as far as that is known here, and
    /// gives back its call, to be dropped where nothing is borrowed.
    pub(crate) fn cancel_timer(&mut self, id: TimerId) -> (bool, Option<Call>) {
        if self.shared.loop_of(id) == self.index {
            let (existed, call) = self.timers.cancel(id);
            // One that a handle has made may be in the mail; what is posted now is read behind it.
            if existed || !self.has_mail() {
                return (existed, call);
            }
        }
        (self.shared.post_cancel_timer(id), None)
    }
}

fn report_panic(id: TimerId) {
    tracing::error!(timer = %id, "a timer panicked; it does not come again");
}
