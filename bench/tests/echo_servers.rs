//! Do the servers of this crate echo every scenario? The load compares each byte that comes back.

use std::time::Duration;

use gannet_bench::affinity::Affinity;
use gannet_bench::contender::{Contender, Running};
use gannet_bench::load::Load;
use gannet_bench::scenario::SCENARIOS;

#[test]
fn the_floor_echoes() {
    echoes(Contender::Floor, env!("CARGO_BIN_EXE_floor"));
}

#[test]
fn tungstenite_echoes() {
    echoes(Contender::Tungstenite, env!("CARGO_BIN_EXE_tungstenite_echo"));
}

fn echoes(contender: Contender, program: &str) {
    let server = Running::start(contender, program.into(), Affinity::Unpinned).expect("the server starts");
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    for scenario in SCENARIOS {
        let mut load = Load::connect(server.address, scenario, seed).expect("the server accepts");
        let progress = load.run(Duration::from_millis(200)).expect("the server echoes");
        println!("{scenario}: {progress:?}");
    }
}
