use gannet_reactor::Sockets;

use super::EventLoop;
use super::calling::call;
use crate::handler::Handler;
use crate::timers::{Call, DueTimer};
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
}

fn report_panic(id: TimerId) {
    tracing::error!(timer = %id, "a timer panicked; it does not come again");
}
