//! The life of a coroutine: begun, suspended and resumed, ended.
//!
//! | state | left by |
//! |---|---|
//! | `Idle`: its stack waits in the pool for a body | `begin` |
//! | `Running`: its body runs, or is held up by a coroutine that it has begun or resumed | `suspend`, the body's end |
//! | `Suspended`: its body has left its stack, at a place | `resume` |
//! | `Ended`: its body has ended, and whoever has begun or resumed it has not looked yet | `look` |

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use ext_php_rs::types::Zval;

use super::joining::Joiner;
use super::table;
use super::waiting::{CannotSuspend, Waiter};
use crate::zend::{
    Callback, Calls, ErrorHandling, Fiber, Frame, Outcome, Pending, Place, SetAside, guarded, has_exception,
    is_switch_blocked, output_level, trace_of_callers,
};

/// A coroutine with its stack, which goes from one to the next.
pub(crate) struct Coroutine {
    fiber: Fiber,
    state: Cell<State>,
    id: Cell<i64>,
    /// The id of the one that began it; -1: none did.
    parent: Cell<i64>,
    began: Cell<Instant>,
    /// The one that it holds up, for it began or resumed this one.
    resumer: RefCell<Option<Rc<Coroutine>>>,
    /// Set while another runs that it has begun or resumed.
    held_up_at: Cell<Option<Frame>>,
    /// The number of its last suspension.
    suspension: Cell<u64>,
    wake: Cell<Wake>,
    /// True where it is unwound when it goes on, whoever wakes it.
    is_doomed: Cell<bool>,
    /// Output buffers below this level belong to whoever has begun it.
    output_level: Cell<usize>,
    pub(super) deferred: RefCell<Vec<Callback>>,
    pub(super) context: RefCell<Option<Zval>>,
    /// Those who wait for its end.
    pub(super) joiners: RefCell<Vec<Rc<Joiner>>>,
    /// Set while it is suspended by `yield`: the script itself resumes it.
    pub(super) yielded: Cell<Option<Waiter>>,
    /// True when its body has ended, and its context with it.
    is_ending: Cell<bool>,
    on_end: Cell<Option<OnEnd>>,
}

/// Told of the end of a coroutine that was suspended meanwhile.
type OnEnd = Box<dyn FnOnce(Outcome)>;

#[derive(Default)]
enum State {
    #[default]
    Idle,
    Running,
    Suspended(Place, Frame),
    Ended(Outcome),
}

/// The state of a coroutine whose body was begun.
pub(crate) enum Begun {
    /// It has come to its end.
    Ended(Outcome),
    /// It goes on later.
    Suspended(Rc<Coroutine>),
}

/// The reason for which a coroutine goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wake {
    /// That which it waited for has come.
    #[default]
    Done,
    /// It has not come in time.
    TimedOut,
    /// Somebody has cancelled the wait.
    Cancelled,
    /// The same, to be told by an exception.
    CancelledByException,
    /// Nobody will resume it any more: its body is unwound.
    Unwound,
}

impl Coroutine {
    /// An idle one.
    pub(super) fn new(fiber: Fiber) -> Rc<Self> {
        Rc::new(Self {
            fiber,
            state: Cell::default(),
            id: Cell::new(0),
            parent: Cell::new(NOBODY),
            began: Cell::new(Instant::now()),
            resumer: RefCell::default(),
            held_up_at: Cell::default(),
            suspension: Cell::new(0),
            wake: Cell::default(),
            is_doomed: Cell::new(false),
            output_level: Cell::new(0),
            deferred: RefCell::default(),
            context: RefCell::default(),
            joiners: RefCell::default(),
            yielded: Cell::default(),
            is_ending: Cell::new(false),
            on_end: Cell::default(),
        })
    }

    /// Begins with a body. Its end is the body's outcome.
    #[inline]
    pub(super) fn begin(self: Rc<Self>, body: impl FnOnce(&Self) -> Outcome + 'static) -> Begun {
        if !self.fiber.is_prepared()
            && let Outcome::Fatal = guarded(|| self.fiber.prepare())
        {
            // The engine gives its memory back as a whole.
            std::mem::forget(body);
            table::put_idle(self);
            return Begun::Ended(Outcome::Fatal);
        }
        let parent = table::current().map_or(NOBODY, |parent| parent.id());
        self.state.set(State::Running);
        self.parent.set(parent);
        self.began.set(Instant::now());
        self.wake.set(Wake::default());
        self.is_doomed.set(false);
        self.is_ending.set(false);
        self.output_level.set(output_level());
        let (errors, calls) = (ErrorHandling::take(), Calls::take());
        let inside = Rc::clone(&self);
        // SAFETY: the stack is prepared and was idle, and an `Outcome` says all that may end a body.
        self.run(|| unsafe {
            self.fiber.run(move || {
                let outcome = body(&inside);
                inside.state.set(State::Ended(outcome));
            });
        });
        errors.put_back();
        calls.put_back();
        Self::look(self)
    }

    /// Size of its C stack, in bytes.
    pub(super) fn stack_size(&self) -> usize {
        self.fiber.stack_size()
    }

    /// Notes the id that it has from now on.
    pub(super) fn take_id(&self, id: i64) {
        self.id.set(id);
    }

    pub(super) fn id(&self) -> i64 {
        self.id.get()
    }

    /// The id of the one that began it; -1: none did.
    pub(super) fn parent(&self) -> i64 {
        self.parent.get()
    }

    /// The one that it holds up, for it began or resumed this one.
    pub(super) fn resumer(&self) -> Option<Rc<Self>> {
        self.resumer.borrow().clone()
    }

    /// The time since it was begun.
    pub(super) fn elapsed(&self) -> Duration {
        self.began.get().elapsed()
    }

    /// Output buffers below this level are not its own.
    pub(super) fn output_level(&self) -> usize {
        self.output_level.get()
    }

    /// True while it is suspended.
    pub(super) fn is_suspended(&self) -> bool {
        self.place().is_some()
    }

    /// True when its body has ended, and its context with it.
    pub(super) fn is_ending(&self) -> bool {
        self.is_ending.get()
    }

    /// Notes that its body has ended.
    pub(super) fn begin_end(&self) {
        self.is_ending.set(true);
    }

    /// True where nobody will resume it any more.
    pub(super) fn is_unwinding(&self) -> bool {
        self.wake.get() == Wake::Unwound
    }

    /// Has it unwound when it goes on, whatever for.
    pub(super) fn doom(&self) {
        self.is_doomed.set(true);
    }

    /// True where the last suspension was cancelled.
    pub(super) fn was_cancelled(&self) -> bool {
        matches!(self.wake.get(), Wake::Cancelled | Wake::CancelledByException)
    }

    /// The number of its last suspension.
    pub(super) fn suspension(&self) -> u64 {
        self.suspension.get()
    }

    /// Notes that it is about to be suspended. The number names this suspension.
    pub(super) fn number_suspension(&self) -> u64 {
        self.suspension.set(table::next_suspension());
        self.suspension.get()
    }

    /// True while this suspension lasts.
    pub(super) fn is_in(&self, suspension: u64) -> bool {
        self.suspension.get() == suspension && self.place().is_some()
    }

    /// Has `hear` told of the end of one that is suspended.
    pub(crate) fn on_end(&self, hear: impl FnOnce(Outcome) + 'static) {
        self.on_end.set(Some(Box::new(hear)));
    }

    /// Suspends this coroutine, which runs, until it is [resumed](Self::resume). Returns the reason for that.
    pub(super) fn suspend(self: &Rc<Self>) -> Result<Wake, CannotSuspend> {
        if is_switch_blocked() {
            return Err(CannotSuspend::Blocked);
        }
        debug_assert!(!has_exception(), "the engine does not switch exceptions");
        let own = SetAside::take(self.output_level.replace(0));
        self.state.set(State::Suspended(Place::current(), Frame::current()));
        table::add_suspended(Rc::clone(self));
        self.fiber.leave();
        own.put_back();
        Ok(self.wake.get())
    }

    /// Has a suspended one go on, at once, until it is suspended again or ends. Any other stays as it is.
    pub(super) fn resume(self: Rc<Self>, wake: Wake) {
        let Some(place) = self.place() else { return };
        self.state.set(State::Running);
        self.wake.set(if self.is_doomed.get() { Wake::Unwound } else { wake });
        table::remove_suspended(self.id());
        // It belongs to whoever resumes: this one would find it thrown.
        let pending = Pending::take();
        let aside = SetAside::take(0);
        // SAFETY: it has left at this place, and the state says that nobody has resumed it since.
        self.run(|| unsafe { self.fiber.resume(place) });
        aside.put_back();
        let on_end = self.on_end.take();
        match (Self::look(Rc::clone(&self)), on_end) {
            (Begun::Ended(outcome), Some(on_end)) => on_end(outcome),
            (Begun::Ended(_), None) => {}
            (Begun::Suspended(_), on_end) => self.on_end.set(on_end),
        }
        pending.into_iter().for_each(Pending::put_back);
    }

    /// Notes that it is held up where it is, by what it has begun or resumed, or that it is no longer.
    pub(super) fn set_held_up(&self, is_held_up: bool) {
        self.held_up_at.set(is_held_up.then(Frame::current));
    }

    /// The calls that it has left, or that it is in, as `debug_backtrace` gives them.
    pub(super) fn trace(&self, options: i64, limit: i64) -> Zval {
        let state = self.state.take();
        let frame = match &state {
            State::Suspended(_, frame) => Some(*frame),
            State::Idle | State::Running | State::Ended(_) => self.held_up_at.get(),
        };
        self.state.set(state);
        match frame {
            // SAFETY: a coroutine keeps its frames while it is suspended or held up.
            Some(frame) => unsafe { frame.trace(options, limit, false) },
            None => trace_of_callers(options, limit),
        }
    }

    /// Runs `inside`, which switches to this coroutine.
    #[inline]
    fn run(self: &Rc<Self>, inside: impl FnOnce()) {
        let former = table::replace_current(Some(Rc::clone(self)));
        if let Some(former) = &former {
            former.set_held_up(true);
        }
        self.resumer.replace(former);
        inside();
        let former = self.resumer.take();
        if let Some(former) = &former {
            former.set_held_up(false);
        }
        table::replace_current(former);
    }

    /// Looks at one that has just given back control. One that has ended is idle from here on.
    #[inline]
    fn look(coroutine: Rc<Self>) -> Begun {
        match coroutine.state.take() {
            State::Ended(outcome) => {
                table::put_idle(coroutine);
                Begun::Ended(outcome)
            }
            state @ (State::Idle | State::Running | State::Suspended(..)) => {
                coroutine.state.set(state);
                Begun::Suspended(coroutine)
            }
        }
    }

    /// The place at which it is suspended.
    fn place(&self) -> Option<Place> {
        let state = self.state.take();
        let place = if let State::Suspended(place, _) = &state { Some(*place) } else { None };
        self.state.set(state);
        place
    }
}

/// The id of no coroutine.
pub(super) const NOBODY: i64 = -1;
