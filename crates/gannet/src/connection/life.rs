//! The life of a connection: its states and all of their transitions.
//!
//! | state | meaning | left by |
//! |---|---|---|
//! | `Vacant` | the place has no connection | `accept`, `turn_away` |
//! | `TurnedAway` | refused when it was accepted; it has no id | `vacate` |
//! | `Handshake` | the head of a request is read, or is being decided on | `put_off`, `loan`, `open`, `cut` |
//! | `Undecided` | the application decides later | `decide`, `cut` |
//! | `Decided` | decided on; the answer leaves when the callback has returned | `take_decision`, `cut` |
//! | `OnLoan` | an exchange over HTTP has the socket | `recall` (and stays), `keep_alive`, `take_back`, `cut` |
//! | `KeptAlive` | served over HTTP; no byte has come since | `begin_request`, `cut` |
//! | `Open` | messages go both ways | `begin_close`, `end` |
//! | `Closing` | this server's Close is sent, the client's is awaited | `end` |
//! | `Over` | nothing more is said to it; its socket may linger | `cut` (and stays), `vacate` |
//!
//! A socket can be gone at any time, but its connection is `Over` or `TurnedAway` before its place is vacated: `end` is
//! for a WebSocket connection, whose `close` is called then, and `cut` for any other.

use gannet_proto::CloseCode;

use super::ConnectionPhase;

/// State of a connection, and who wants it to be read no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Life {
    state: State,
    reading: Reading,
}

/// Those who want a connection to be read no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Nobody: it is read.
    On,
    /// The application.
    Paused,
    /// Its task, which has messages enough.
    Held,
    PausedAndHeld,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Vacant,
    TurnedAway,
    Handshake,
    Undecided,
    Decided,
    OnLoan { on_return: OnReturn },
    KeptAlive,
    Open,
    Closing { sent: CloseCode },
    Over,
}

/// Fate of a connection whose socket is on loan, when that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnReturn {
    /// It may serve on.
    GoOn,
    /// It is ended in order.
    HangUp,
    /// It is reset.
    Abort,
}

/// The states of a WebSocket connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Established {
    Open,
    /// This server has sent this Close.
    Closing {
        sent: CloseCode,
    },
}

/// The next thing that a connection in its state waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// The rest of a head.
    Head,
    /// The application's decision on a request.
    Decision,
    /// The next request after an exchange over HTTP.
    Request,
    /// The return of a socket that is on loan.
    Socket(OnReturn),
    /// Messages.
    Messages,
    /// The client's Close.
    Close,
    /// The return of the callback in which the application has decided.
    Return,
    /// The end of the socket, at most.
    Nothing,
}

impl Life {
    pub(crate) const VACANT: Self = Self::new(State::Vacant);

    const fn new(state: State) -> Self {
        Self { state, reading: Reading::On }
    }

    /// A connection was accepted.
    pub(crate) fn accept(&mut self) {
        debug_assert_eq!(self.state, State::Vacant);
        *self = Self::new(State::Handshake);
    }

    /// A connection is refused before it has said anything.
    pub(crate) fn turn_away(&mut self) {
        debug_assert_eq!(self.state, State::Vacant);
        *self = Self::new(State::TurnedAway);
    }

    /// The application decides later.
    pub(crate) fn put_off(&mut self) {
        debug_assert_eq!(self.state, State::Handshake);
        self.state = State::Undecided;
    }

    /// The application decides on a request that it had put off. False: there is none.
    #[must_use]
    pub(crate) fn decide(&mut self) -> bool {
        let is_awaited = self.state == State::Undecided;
        if is_awaited {
            self.state = State::Decided;
        }
        is_awaited
    }

    /// The decision is carried out. False: the connection has ended since.
    #[must_use]
    pub(crate) fn take_decision(&mut self) -> bool {
        let is_decided = self.state == State::Decided;
        if is_decided {
            self.state = State::Handshake;
        }
        is_decided
    }

    /// An exchange over HTTP takes the socket.
    #[cfg_attr(
        all(not(feature = "http"), not(test)),
        expect(dead_code, reason = "there is nobody to loan it to")
    )]
    pub(crate) fn loan(&mut self) {
        debug_assert_eq!(self.state, State::Handshake);
        self.state = State::OnLoan { on_return: OnReturn::GoOn };
    }

    /// The socket is asked back.
    pub(crate) fn recall(&mut self, on_return: OnReturn) {
        debug_assert!(matches!(self.state, State::OnLoan { .. }), "{:?}", self.state);
        self.state = State::OnLoan { on_return };
    }

    /// The socket is back, and another request may come.
    #[cfg_attr(
        all(not(feature = "http"), not(test)),
        expect(dead_code, reason = "there is nobody to loan it to")
    )]
    pub(crate) fn keep_alive(&mut self) {
        debug_assert_eq!(self.state, State::OnLoan { on_return: OnReturn::GoOn });
        self.state = State::KeptAlive;
    }

    /// The socket is back, and an upgrade is decided on.
    #[cfg_attr(
        all(not(feature = "http"), not(test)),
        expect(dead_code, reason = "there is nobody to loan it to")
    )]
    pub(crate) fn take_back(&mut self) {
        debug_assert_eq!(self.state, State::OnLoan { on_return: OnReturn::GoOn });
        self.state = State::Handshake;
    }

    /// Bytes of a head have come. Says whether they are the first after an exchange.
    #[must_use]
    pub(crate) fn begin_request(&mut self) -> bool {
        let is_first = self.state == State::KeptAlive;
        if is_first {
            self.state = State::Handshake;
        }
        is_first
    }

    /// The upgrade is accepted.
    pub(crate) fn open(&mut self) {
        debug_assert_eq!(self.state, State::Handshake);
        self.state = State::Open;
    }

    /// This server sends its Close. False: the connection is not open.
    #[must_use]
    pub(crate) fn begin_close(&mut self, sent: CloseCode) -> bool {
        let is_open = self.is_open();
        if is_open {
            self.state = State::Closing { sent };
        }
        is_open
    }

    /// The end of a WebSocket connection, and the state that it was in. `None`: it is none, or not any more.
    pub(crate) fn end(&mut self) -> Option<Established> {
        let established = self.established()?;
        self.state = State::Over;
        Some(established)
    }

    /// The end of a connection that is no WebSocket connection, or not any more.
    pub(crate) fn cut(&mut self) {
        debug_assert!(self.established().is_none() && self.is_announced(), "{:?}", self.state);
        self.state = State::Over;
    }

    /// The place is free.
    pub(crate) fn vacate(&mut self) {
        debug_assert!(matches!(self.state, State::Over | State::TurnedAway), "{:?}", self.state);
        *self = Self::VACANT;
    }

    /// The application wants the connection to be read no further. False: there is nothing that it could hear of it.
    #[must_use]
    pub(crate) fn pause(&mut self) -> bool {
        let is_heard = self.is_heard();
        if is_heard {
            self.reading = match self.reading {
                Reading::On | Reading::Paused => Reading::Paused,
                Reading::Held | Reading::PausedAndHeld => Reading::PausedAndHeld,
            };
        }
        is_heard
    }

    /// The connection is to be read. Says whether it was not.
    #[must_use]
    pub(crate) fn resume(&mut self) -> bool {
        let was_paused = self.reading == Reading::Paused;
        self.reading = match self.reading {
            Reading::On | Reading::Paused => Reading::On,
            Reading::Held | Reading::PausedAndHeld => Reading::Held,
        };
        was_paused
    }

    /// The connection's task has as many messages as may wait for it. Says whether it had fewer.
    #[must_use]
    pub(crate) fn hold(&mut self) -> bool {
        let before = self.reading;
        self.reading = match before {
            Reading::On | Reading::Held => Reading::Held,
            Reading::Paused | Reading::PausedAndHeld => Reading::PausedAndHeld,
        };
        self.reading != before
    }

    /// The connection's task wants messages. Says whether the connection is to be read again for that.
    #[must_use]
    pub(crate) fn release(&mut self) -> bool {
        let was_held = self.is_held();
        self.reading = match self.reading {
            Reading::On | Reading::Held => Reading::On,
            Reading::Paused | Reading::PausedAndHeld => Reading::Paused,
        };
        was_held
    }

    /// True where the connection is not to be read, by the application's wish or because its task has messages enough.
    #[inline]
    pub(crate) const fn is_paused(self) -> bool {
        !matches!(self.reading, Reading::On)
    }

    /// True where the connection is not to be read only because its task has messages enough.
    pub(crate) const fn is_held(self) -> bool {
        matches!(self.reading, Reading::Held)
    }

    /// True where the place is free.
    pub(crate) const fn is_vacant(self) -> bool {
        matches!(self.state, State::Vacant)
    }

    #[inline]
    pub(crate) const fn is_open(self) -> bool {
        matches!(self.state, State::Open)
    }

    #[inline]
    pub(crate) const fn is_over(self) -> bool {
        matches!(self.state, State::Over)
    }

    /// True where it was refused when it was accepted.
    pub(crate) const fn is_turned_away(self) -> bool {
        matches!(self.state, State::TurnedAway)
    }

    /// True where the application may still hear something of the connection beside its end.
    pub(crate) const fn is_heard(self) -> bool {
        match self.state {
            State::Handshake
            | State::Undecided
            | State::Decided
            | State::OnLoan { .. }
            | State::KeptAlive
            | State::Open => true,
            State::Vacant | State::TurnedAway | State::Closing { .. } | State::Over => false,
        }
    }

    /// `None` before it is a WebSocket connection, and when it is over.
    pub(crate) const fn established(self) -> Option<Established> {
        match self.state {
            State::Open => Some(Established::Open),
            State::Closing { sent } => Some(Established::Closing { sent }),
            State::Vacant
            | State::TurnedAway
            | State::Handshake
            | State::Undecided
            | State::Decided
            | State::OnLoan { .. }
            | State::KeptAlive
            | State::Over => None,
        }
    }

    pub(crate) const fn awaited(self) -> Awaited {
        match self.state {
            State::Handshake => Awaited::Head,
            State::Undecided => Awaited::Decision,
            State::Decided => Awaited::Return,
            State::OnLoan { on_return } => Awaited::Socket(on_return),
            State::KeptAlive => Awaited::Request,
            State::Open => Awaited::Messages,
            State::Closing { .. } => Awaited::Close,
            State::Vacant | State::TurnedAway | State::Over => Awaited::Nothing,
        }
    }

    /// The phase that the application sees. `None`: it has heard of no connection in this place.
    pub(crate) const fn phase(self) -> Option<ConnectionPhase> {
        match self.state {
            State::Vacant | State::TurnedAway => None,
            State::Handshake | State::Undecided | State::Decided => Some(ConnectionPhase::Handshake),
            State::OnLoan { .. } => Some(ConnectionPhase::Http),
            State::KeptAlive => Some(ConnectionPhase::KeptAlive),
            State::Open => Some(ConnectionPhase::Open),
            State::Closing { .. } => Some(ConnectionPhase::Closing),
            State::Over => Some(ConnectionPhase::Over),
        }
    }

    const fn is_announced(self) -> bool {
        self.phase().is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::OnReturn::{Abort, GoOn, HangUp};
    use super::State::{
        Closing, Decided, Handshake, KeptAlive, OnLoan, Open, Over, TurnedAway, Undecided, Vacant,
    };
    use super::*;

    type Transition = (&'static str, fn(&mut Life) -> bool);

    const SENT: CloseCode = CloseCode::GOING_AWAY;

    /// Each says whether it found the state that it is for.
    const TRANSITIONS: [Transition; 16] = [
        ("accept", |life| {
            life.accept();
            true
        }),
        ("turn_away", |life| {
            life.turn_away();
            true
        }),
        ("put_off", |life| {
            life.put_off();
            true
        }),
        ("decide", Life::decide),
        ("take_decision", Life::take_decision),
        ("loan", |life| {
            life.loan();
            true
        }),
        ("recall to hang up", |life| {
            life.recall(HangUp);
            true
        }),
        ("recall to abort", |life| {
            life.recall(Abort);
            true
        }),
        ("keep_alive", |life| {
            life.keep_alive();
            true
        }),
        ("take_back", |life| {
            life.take_back();
            true
        }),
        ("begin_request", Life::begin_request),
        ("open", |life| {
            life.open();
            true
        }),
        ("begin_close", |life| life.begin_close(SENT)),
        ("end", |life| life.end().is_some()),
        ("cut", |life| {
            life.cut();
            true
        }),
        ("vacate", |life| {
            life.vacate();
            true
        }),
    ];

    const STATES: [State; 12] = [
        Vacant,
        TurnedAway,
        Handshake,
        Undecided,
        Decided,
        OnLoan { on_return: GoOn },
        OnLoan { on_return: HangUp },
        OnLoan { on_return: Abort },
        KeptAlive,
        Open,
        Closing { sent: SENT },
        Over,
    ];

    /// The table above, as the tests read it.
    const TABLE: &[(&str, &[State], State)] = &[
        ("accept", &[Vacant], Handshake),
        ("turn_away", &[Vacant], TurnedAway),
        ("put_off", &[Handshake], Undecided),
        ("decide", &[Undecided], Decided),
        ("take_decision", &[Decided], Handshake),
        ("loan", &[Handshake], OnLoan { on_return: GoOn }),
        ("recall to hang up", ON_LOAN, OnLoan { on_return: HangUp }),
        ("recall to abort", ON_LOAN, OnLoan { on_return: Abort }),
        ("keep_alive", &[OnLoan { on_return: GoOn }], KeptAlive),
        ("take_back", &[OnLoan { on_return: GoOn }], Handshake),
        ("begin_request", &[KeptAlive], Handshake),
        ("open", &[Handshake], Open),
        ("begin_close", &[Open], Closing { sent: SENT }),
        ("end", &[Open, Closing { sent: SENT }], Over),
        ("cut", &[Handshake, Undecided, Decided, ON_LOAN[0], ON_LOAN[1], ON_LOAN[2], KeptAlive, Over], Over),
        ("vacate", &[TurnedAway, Over], Vacant),
    ];

    const ON_LOAN: &[State] =
        &[OnLoan { on_return: GoOn }, OnLoan { on_return: HangUp }, OnLoan { on_return: Abort }];

    /// Transitions that ask first, and change nothing where they are not due. The others are not made then.
    const ASKING: [&str; 5] = ["decide", "take_decision", "begin_request", "begin_close", "end"];

    /// The state after a transition that is in the table.
    fn next(name: &str, state: State) -> Option<State> {
        let row = TABLE.iter().find(|(transition, ..)| *transition == name).expect("each has a row");
        row.1.contains(&state).then_some(row.2)
    }

    #[test]
    fn every_transition_from_every_state_is_as_the_table_says() {
        std::panic::set_hook(Box::new(|_| ()));
        for state in STATES {
            for (name, transition) in TRANSITIONS {
                let mut life = Life::new(state);
                let made = catch_unwind(AssertUnwindSafe(|| transition(&mut life))).ok();
                match next(name, state) {
                    Some(next) => assert_eq!((made, life.state), (Some(true), next), "{state:?} {name}"),
                    None if ASKING.contains(&name) => {
                        assert_eq!((made, life.state), (Some(false), state), "{state:?} {name}");
                    }
                    None => assert_eq!(made, None, "{state:?} {name} is an illegal transition"),
                }
            }
        }
        drop(std::panic::take_hook());
    }

    #[test]
    fn the_page_names_the_transitions_of_each_state() {
        let page = include_str!("life.rs");
        for state in STATES {
            let name = format!("{state:?}");
            let name = name.split(' ').next().expect("it has a name");
            let row = page.lines().find(|line| line.starts_with(&format!("//! | `{name}`"))).expect(name);
            let left_by = row.rsplit('|').nth(1).expect("it has three columns");
            for (transition, from, to) in TABLE {
                let method = transition.split(' ').next().expect("it has a name");
                let is_named = left_by.contains(&format!("`{method}`"));
                let leaves = from.contains(&state) && *to != state;
                assert!(!leaves || is_named, "{name} is left by {method}");
                let belongs = TABLE.iter().any(|(other, from, _)| {
                    other.starts_with(method)
                        && from.iter().any(|it| std::mem::discriminant(it) == std::mem::discriminant(&state))
                });
                assert!(!is_named || belongs, "{name} is not left by {method}");
            }
        }
    }

    #[test]
    fn the_architecture_has_the_same_table() {
        let page = include_str!("../../../../ARCHITECTURE.md");
        let rows = include_str!("life.rs").lines().filter_map(|line| line.strip_prefix("//! |"));
        for row in rows {
            assert!(page.lines().any(|line| line.strip_prefix('|') == Some(row)), "{row}");
        }
    }

    #[test]
    fn a_random_life_stays_within_the_table_and_ends() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        let mut life = Life::VACANT;
        let mut ended = 0;
        for _ in 0..100_000 {
            let (name, transition) = TRANSITIONS[random.usize(..TRANSITIONS.len())];
            let before = life.state;
            if next(name, before).is_none() && !ASKING.contains(&name) {
                continue;
            }
            let was_heard = life.is_heard();
            assert_eq!(life.pause(), was_heard);
            transition(&mut life);
            assert_eq!(life.state, next(name, before).unwrap_or(before), "{before:?} {name}");
            assert_eq!(
                (life.hold(), life.resume(), life.is_paused()),
                (true, false, true),
                "its task holds it"
            );
            assert_eq!(
                (life.pause(), life.release()),
                (life.is_heard(), !life.is_heard()),
                "it is paused, too"
            );
            assert!(!life.is_vacant() || !life.is_paused(), "a place is not paused for the next");
            // An application hears of a connection until it is over, and of an open one in its phase.
            assert_eq!(life.established().is_some(), matches!(life.state, Open | Closing { .. }));
            assert_eq!(life.phase().is_none(), matches!(life.state, Vacant | TurnedAway));
            ended += usize::from(name == "vacate");
        }
        assert!(ended > 1000, "{ended} lives");
    }
}
