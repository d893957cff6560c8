//! A moment that was asked for comes, not before its time, and only the one that was asked for last.

use std::time::{Duration, Instant};

use gannet_reactor::{Key, Tick};

use crate::support::wire::random;
use crate::support::{Event, PATIENCE, TestLoop};

const TICK: Duration = Duration::from_millis(125);

/// Asks for `due` after `time`, and says which moment that is.
fn schedule(test_loop: &TestLoop, key: Key, time: Duration) -> Tick {
    test_loop.act(move |sockets| {
        let due = sockets.now().after(time);
        sockets.schedule(key, due);
        due
    })
}

/// Waits for `due` and says when it was.
fn due(test_loop: &TestLoop, key: Key) -> Tick {
    let event = test_loop.next_of(key);
    let Event::Due(_, moment) = event else { panic!("{event:?}") };
    moment
}

#[test]
fn a_moment_comes_once_and_not_before_its_time() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    let start = Instant::now();
    let moment = schedule(&test_loop, key, Duration::from_millis(500));
    assert!(due(&test_loop, key) >= moment);
    assert!(start.elapsed() >= Duration::from_millis(500) - TICK, "it took {:?}", start.elapsed());
    std::thread::sleep(3 * TICK);
    test_loop.assert_quiet();
}

#[test]
fn a_later_moment_takes_the_place_of_an_earlier_one() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    schedule(&test_loop, key, Duration::from_millis(125));
    schedule(&test_loop, key, Duration::from_secs(100));
    let moment = schedule(&test_loop, key, Duration::from_millis(625));
    assert!(due(&test_loop, key) >= moment);
    std::thread::sleep(2 * TICK);
    test_loop.assert_quiet();
}

#[test]
fn an_earlier_moment_takes_the_place_of_a_later_one() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    let later = schedule(&test_loop, key, PATIENCE * 2);
    let also_later = schedule(&test_loop, key, Duration::from_millis(500));
    let moment = schedule(&test_loop, key, Duration::from_millis(250));
    let came = due(&test_loop, key);
    assert!(came >= moment && came < later);
    // The entries of the others are still there, and mean nothing.
    let next = schedule(&test_loop, key, Duration::from_secs(1));
    assert!(also_later < next);
    assert!(due(&test_loop, key) >= next);
    test_loop.assert_quiet();
}

#[test]
fn a_moment_that_is_called_off_does_not_come() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    schedule(&test_loop, key, TICK);
    test_loop.act(move |sockets| sockets.schedule(key, Tick::NEVER));
    std::thread::sleep(3 * TICK);
    test_loop.assert_quiet();
    schedule(&test_loop, key, TICK);
    due(&test_loop, key);
}

#[test]
fn a_moment_that_has_passed_comes_soon() {
    let test_loop = TestLoop::recording();
    let (_client, key) = test_loop.accept();
    let start = test_loop.act(|sockets| sockets.now());
    for _ in 0..3 {
        std::thread::sleep(TICK);
        test_loop.act(move |sockets| sockets.schedule(key, start));
        due(&test_loop, key);
    }
    test_loop.assert_quiet();
}

#[test]
fn the_next_moment_can_be_asked_for_when_one_has_come() {
    let test_loop = TestLoop::reacting(|sockets, event| {
        if let Event::Due(key, moment) = event {
            sockets.schedule(*key, moment.after(TICK));
        }
    });
    let (_client, key) = test_loop.accept();
    let mut last = schedule(&test_loop, key, TICK);
    for _ in 0..6 {
        let moment = due(&test_loop, key);
        assert!(moment >= last);
        last = moment.after(TICK);
    }
}

#[test]
fn a_closed_connection_is_not_due_and_neither_is_who_gets_its_key() {
    let test_loop = TestLoop::recording();
    for _ in 0..3 {
        let (_client, key) = test_loop.accept();
        schedule(&test_loop, key, 2 * TICK);
        test_loop.act(move |sockets| sockets.close(key));
        test_loop.assert_closes(key);
    }
    let (_client, key) = test_loop.accept();
    std::thread::sleep(4 * TICK);
    test_loop.assert_quiet();
    let moment = schedule(&test_loop, key, TICK);
    assert!(due(&test_loop, key) >= moment);
}

#[test]
fn of_many_moments_asked_for_at_random_exactly_the_last_ones_come() {
    let mut random = random();
    let test_loop = TestLoop::recording();
    let connections: Vec<_> = (0..50).map(|_| test_loop.accept()).collect();
    let mut last: Vec<Tick> = vec![Tick::NEVER; connections.len()];
    for _ in 0..1000 {
        let index = random.usize(..connections.len());
        let bound = if random.bool() { 10 } else { 100 };
        // Never so soon that it comes while the test still asks for others.
        let time = Duration::from_secs(2) + TICK * random.u32(..bound);
        last[index] = schedule(&test_loop, connections[index].1, time);
    }
    for (moment, (_, key)) in last.iter_mut().zip(&connections) {
        if *moment != Tick::NEVER {
            *moment = schedule(&test_loop, *key, Duration::from_secs(2) + TICK * random.u32(..8));
        }
    }
    for (moment, (_, key)) in last.iter().zip(&connections) {
        if *moment != Tick::NEVER {
            assert!(due(&test_loop, *key) >= *moment, "{key:?}");
        }
    }
    test_loop.assert_quiet();
}

#[test]
fn the_alarm_comes_once_at_the_moment_asked_for_last() {
    let test_loop = TestLoop::recording();
    for times in [[1, 4], [1000, 4]] {
        let moment = test_loop.act(move |sockets| {
            let moments = times.map(|time| sockets.now().after(TICK * time));
            moments.iter().for_each(|moment| sockets.set_alarm(*moment));
            moments[1]
        });
        let Event::Alarm(came) = test_loop.next() else { panic!("only the alarm is set") };
        assert!(came >= moment);
    }
    std::thread::sleep(2 * TICK);
    test_loop.assert_quiet();
}

#[test]
fn the_timer_comes_once_at_the_moment_asked_for_last() {
    let test_loop = TestLoop::recording();
    for times in [[1, 40], [1000, 17], [3, 0], [1, 33], [500, 3]] {
        let moment = test_loop.act(move |sockets| {
            let moments = times.map(|time| Instant::now() + Duration::from_millis(time));
            moments.iter().for_each(|moment| sockets.set_timer(Some(*moment)));
            moments[1]
        });
        let Event::Timer(came) = test_loop.next() else { panic!("only the timer is set") };
        assert!(came >= moment, "it came {:?} early", moment - came);
    }
    test_loop.act(|sockets| sockets.set_timer(Some(Instant::now() + TICK)));
    test_loop.act(|sockets| sockets.set_timer(None));
    std::thread::sleep(2 * TICK);
    test_loop.assert_quiet();
}

/// In ticks of 125 ms eight would come in a second, one after the other.
#[test]
fn the_timer_is_no_matter_of_ticks() {
    let test_loop = TestLoop::recording();
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(1) {
        test_loop.act(|sockets| sockets.set_timer(Some(Instant::now() + Duration::from_millis(1))));
        assert!(matches!(test_loop.next(), Event::Timer(_)), "only the timer is set");
        count += 1;
    }
    assert!(count > 50, "{count} in a second");
}
