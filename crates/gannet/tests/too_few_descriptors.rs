//! A server that could serve nobody for want of descriptors does not start, and names the number that it needs.

use gannet::{Running, Server, StartError};
use rustix::process::{Resource, Rlimit, setrlimit};

mod support;

use support::TestServer;

#[test]
fn a_server_starts_with_the_descriptors_that_it_says_it_needs_and_not_with_fewer() {
    let mut served_with = None;
    // A process may lower its limit for good and not raise it.
    for allowed in (0..=64).rev() {
        match start_with(allowed) {
            Ok(running) => {
                // There is room for one.
                TestServer::of(running).client();
                served_with = Some(allowed);
            }
            Err(StartError::DescriptorLimit { limit, needed }) => {
                assert_eq!((limit, Some(needed)), (allowed, served_with));
            }
            Err(error) => panic!("with {allowed}: {error}"),
        }
    }
    assert!(
        served_with.is_some_and(|needed| needed > 13),
        "it may have 13 for its listeners and loops alone"
    );
    let text = start_with(0).expect_err("nothing can be opened").to_string();
    assert!(text.contains(&format!("needs {}", served_with.expect("a number"))), "{text}");
    assert!(text.contains("may open 0") && text.contains("ulimit -n"), "{text}");
}

fn start_with(limit: usize) -> Result<Running, StartError> {
    let limit = Some(limit as u64);
    setrlimit(Resource::Nofile, Rlimit { current: limit, maximum: limit }).expect("a lower limit");
    Server::bind("127.0.0.1:0").threads(2).spawn()
}
