use gannet_reactor::Sockets;

use super::Worker;
use super::calling::call;
use crate::handler::Handler;
use crate::timers::{Call, Due};
use crate::{Context, TimerId};

impl<H: Handler> Worker<H> {
    /// Runs the application's timers whose moment has come, and asks for the next.
    pub(super) fn run_timers(&mut self, sockets: &mut Sockets) {
        let now = sockets.turn_began();
        let newest = self.outbound.shared.newest_timer();
        while let Some(due) = self.outbound.timers.take_due(now, newest) {
            self.run_timer(sockets, due);
            self.settle(sockets);
        }
        sockets.set_timer(self.outbound.timers.soonest());
    }

    fn run_timer(&mut self, sockets: &mut Sockets, due: Due) {
        let Due { id, moment, call: timer } = due;
        let context = Context::new(&mut self.outbound, sockets);
        match timer {
            Call::Once(timer) => {
                if call(|| timer(&context)).is_none() {
                    report_panic(id);
                }
            }
            Call::Every { interval, call: mut timer } => {
                let returned = call(|| timer(&context));
                let timers = &mut self.outbound.timers;
                if returned.is_none() {
                    report_panic(id);
                    timers.cancel(id);
                } else if timers.contains(id) {
                    return timers.file_again(id, moment, interval, timer);
                }
                // What it holds is the application's, too.
                call(|| drop(timer));
            }
        }
    }
}

fn report_panic(id: TimerId) {
    tracing::error!(timer = %id, "a timer panicked; it does not come again");
}
