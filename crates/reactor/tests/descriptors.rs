//! A loop that runs out of descriptors says so, tries again without spinning, and accepts again when there are some.

#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::{Domain, Socket, Type};
use support::{Event, TestLoop};

/// Opens files until none can be opened any more.
fn take_all_descriptors() -> Vec<File> {
    let mut files = Vec::new();
    loop {
        match File::open("/dev/null") {
            Ok(file) => files.push(file),
            Err(error) => {
                assert_eq!(error.raw_os_error(), Some(TOO_MANY_OPEN_FILES), "{error}");
                return files;
            }
        }
    }
}

fn connect_later(count: usize) -> Vec<Socket> {
    (0..count).map(|_| Socket::new(Domain::IPV4, Type::STREAM, None).expect("descriptors are left")).collect()
}

fn connect(sockets: &[Socket], address: SocketAddr) -> io::Result<()> {
    sockets.iter().try_for_each(|socket| socket.connect(&address.into()))
}

/// Processor time of this process so far, in hundredths of a second.
fn processor_time() -> u64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_the_name = status.rsplit(") ").next().unwrap_or_default();
    behind_the_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn is_failure(event: &Event) -> bool {
    *event == Event::AcceptFailed(Some(TOO_MANY_OPEN_FILES))
}

fn is_accepted(event: &Event) -> bool {
    matches!(event, Event::Accepted(..))
}

#[test]
fn accepting_is_tried_again_once_a_second_and_goes_on_when_descriptors_are_free() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: Some(100), maximum }).expect("it may be lowered");
    let test_loop = TestLoop::recording();
    let address = test_loop.addresses[0];
    let (early, late) = (connect_later(10), connect_later(20));
    let (before, start) = (processor_time(), Instant::now());
    let mut files = take_all_descriptors();
    files.truncate(files.len() - 3);

    let hold = test_loop.hold();
    connect(&early, address).expect("the kernel takes them");
    drop(hold);
    for _ in 0..3 {
        test_loop.next_that(is_accepted);
    }
    test_loop.next_that(is_failure);
    // Others that come meanwhile do not make it try more often.
    for client in &late {
        connect(std::slice::from_ref(client), address).expect("the kernel takes it");
        test_loop.turn();
    }
    test_loop.next_that(is_failure);
    test_loop.next_that(is_failure);
    let (failures, others): (Vec<_>, Vec<_>) = test_loop.rest().into_iter().partition(is_failure);
    assert_eq!(others, [], "nobody can be accepted");
    let seconds = start.elapsed().as_secs_f64();
    assert!(seconds >= 1.75, "three failures within {seconds} s");
    assert!(failures.len() as f64 <= seconds, "{} more failures within {seconds} s", failures.len());

    drop(files);
    for _ in 0..early.len() + late.len() - 3 {
        test_loop.next_that(is_accepted);
    }
    let computed = Duration::from_millis(10 * (processor_time() - before));
    assert!(computed < start.elapsed() / 2, "it computed for {computed:?} of {:?}", start.elapsed());
}

/// EMFILE.
const TOO_MANY_OPEN_FILES: i32 = 24;
