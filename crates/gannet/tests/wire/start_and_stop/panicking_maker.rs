//! A loop whose handler cannot be made has ended: nothing is taken for it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gannet::{ConnectionId, Context, Handler, LoopEnded, Message, Request, RunError, Server};

use crate::support::wait_until;

struct Silent;

impl Handler for Silent {
    type State = ();

    fn open(&mut self, _: &Context<'_>, _: &Request) {}

    fn message(&mut self, _: &Context<'_>, (): &mut (), _: Message<'_>) {}
}

#[test]
fn its_timers_are_refused_and_the_other_loop_goes_on() {
    let made = AtomicUsize::new(0);
    let running = Server::bind("127.0.0.1:0")
        .threads(2)
        .spawn_with(move || {
            assert_eq!(made.fetch_add(1, Ordering::Relaxed), 0, "as told");
            Silent
        })
        .expect("a free port");
    let handle = running.handle();
    let after = || handle.after(Duration::from_secs(3600), |_| ());
    // They take turns: of two one is refused.
    wait_until("one has ended", || [after(), after()].iter().filter(|timer| timer.is_err()).count() == 1);
    assert_eq!([after(), after()].iter().filter(|timer| **timer == Err(LoopEnded)).count(), 1);
    assert!(handle.push(ConnectionId::new(1), "nobody").is_err());
    running.stop();
    assert!(matches!(running.join(), Err(RunError::Panicked)));
}
