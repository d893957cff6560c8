//! All scenarios, in the order in which they are measured.

use std::time::Duration;

use crate::contender::Contender;
use crate::scenario::{Entrant, Figure, Length, Pace, Scenario, Target};

/// The scenario of this name.
pub fn named(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}

/// The scenario whose rate the open loops share in, and one of those that show whether the floor is a floor.
pub const ECHO: &str = "echo-20B-64";
/// The other one.
pub const ECHO_BURST: &str = "echo-20B-64x16";

/// Everything that is measured. The open loops come after the echo whose rate they share in.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: ECHO,
        title: "Echo, 20 B, 64 connections, 1 message in flight",
        connections: 64,
        load: &["--size", "20"],
        targets: &[Target::Ratio(1.05), Target::UserTime(0.30)],
        ..ECHOES
    },
    Scenario {
        name: "echo-20B-500",
        title: "Echo, 20 B, 500 connections, 1 message in flight",
        connections: 500,
        load: &["--size", "20"],
        targets: &[Target::Ratio(1.05), Target::UserTime(0.30)],
        ..ECHOES
    },
    Scenario {
        name: ECHO_BURST,
        title: "Echo, 20 B, 64 connections, 16 messages in flight",
        connections: 64,
        load: &["--size", "20", "--in-flight", "16"],
        targets: &[Target::Ratio(1.10), Target::UserTime(0.06)],
        ..ECHOES
    },
    Scenario {
        name: "echo-1KiB-64",
        title: "Echo, 1 KiB, 64 connections, 1 message in flight",
        connections: 64,
        load: &["--size", "1KiB"],
        targets: &[Target::Ratio(1.05)],
        length: length(21, 1, 400, 150),
        ..ECHOES
    },
    Scenario {
        name: "echo-16KiB-64",
        title: "Echo, 16 KiB, 64 connections, 1 message in flight",
        connections: 64,
        load: &["--size", "16KiB"],
        targets: &[Target::Ratio(1.05)],
        length: length(21, 1, 400, 150),
        ..ECHOES
    },
    Scenario {
        name: "echo-256KiB-8",
        title: "Echo, 256 KiB, 8 connections, 1 message in flight",
        connections: 8,
        load: &["--size", "256KiB"],
        targets: &[Target::Ratio(1.10)],
        length: length(21, 1, 400, 150),
        ..ECHOES
    },
    Scenario {
        name: "task-20B-64",
        title: "Answered by a task of the connection, 20 B, 64 connections, 1 message in flight",
        load: &["--size", "20"],
        entrants: TASK,
        targets: &[Target::Ratio(1.35)],
        ..ECHOES
    },
    Scenario {
        name: "task-20B-64x16",
        title: "Answered by a task of the connection, 20 B, 64 connections, 16 messages in flight",
        load: &["--size", "20", "--in-flight", "16"],
        entrants: TASK_AND_LIBRARIES,
        targets: &[Target::Ratio(1.0)],
        note: "The fastest library for async Rust is the first of the table.",
        ..ECHOES
    },
    Scenario {
        name: "handle-20B-64",
        title: "Answered through a `Handle` from another thread, 20 B, 64 connections, 1 message in flight",
        connections: 64,
        load: &["--size", "20"],
        entrants: HANDLE,
        length: HANDLES,
        ..ECHOES
    },
    Scenario {
        name: "handle-20B-64x16",
        title: "Answered through a `Handle` from another thread, 20 B, 64 connections, 16 messages in flight",
        connections: 64,
        load: &["--size", "20", "--in-flight", "16"],
        entrants: HANDLE,
        targets: &[Target::Ratio(1.50)],
        length: HANDLES,
        ..ECHOES
    },
    Scenario {
        name: "fan-out-1000",
        title: "Fan-out, 100 B to 1,000 connections, 1 message at a time",
        connections: 1000,
        load: &["--mode", "fan-out", "--size", "100"],
        length: length(15, 1, 600, 150),
        ..FAN_OUTS
    },
    Scenario {
        name: "fan-out-1000x16",
        title: "Fan-out, 100 B to 1,000 connections, bursts of 16",
        connections: 1000,
        load: &["--mode", "fan-out", "--size", "100", "--in-flight", "16"],
        length: length(15, 1, 600, 150),
        ..FAN_OUTS
    },
    Scenario {
        name: "fan-out-5000",
        title: "Fan-out, 100 B to 5,000 connections, 1 message at a time",
        connections: 5000,
        load: &["--mode", "fan-out", "--size", "100"],
        ..FAN_OUTS
    },
    Scenario {
        name: "fan-out-5000x16",
        title: "Fan-out, 100 B to 5,000 connections, bursts of 16",
        connections: 5000,
        load: &["--mode", "fan-out", "--size", "100", "--in-flight", "16"],
        ..FAN_OUTS
    },
    Scenario {
        name: "room-5000",
        title: "A room: 100 B published to 5,000 members, 1 message at a time",
        ..ROOMS
    },
    Scenario {
        name: "room-5000x16",
        title: "A room: 100 B published to 5,000 members, bursts of 16",
        load: &["--mode", "fan-out", "--size", "100", "--in-flight", "16"],
        ..ROOMS
    },
    Scenario {
        name: "room-5000-two-loops",
        title: "A room over two loops on one processor: 100 B published to 5,000 members, 1 message at a time",
        entrants: &[
            Entrant::baseline(Contender::FloorFanOut),
            Entrant::subject(Contender::GannetRoomTwoLoops),
        ],
        targets: &[Target::Ratio(1.15)],
        ..ROOMS
    },
    Scenario {
        name: "room-of-one-20B-64",
        title: "A publish from another thread to a room of one beside a push: 20 B, 64 connections, 1 in flight",
        ..ROOMS_OF_ONE
    },
    Scenario {
        name: "room-of-one-20B-64x16",
        title: "A publish from another thread to a room of one beside a push: 20 B, 64 connections, 16 in flight",
        load: &["--size", "20", "--in-flight", "16"],
        ..ROOMS_OF_ONE
    },
    Scenario {
        name: "room-5000-slow",
        title: "Latency in a room of 5,000 of whom 1,000 never read: 1 KiB, 1 message at a time, to the other 4,000",
        connections: 4000,
        load: &["--mode", "fan-out", "--size", "1KiB", "--slow-readers", "1000"],
        entrants: &[
            Entrant {
                load: &["--slow-read-rate", "1GiB"],
                remark: ", all read",
                ..Entrant::baseline(Contender::GannetRoom)
            },
            Entrant {
                load: &["--slow-read-buffer", "4KiB"],
                remark: ", 1,000 never read",
                ..Entrant::subject(Contender::GannetRoom)
            },
        ],
        figure: Figure::TailLatency,
        targets: &[Target::Ratio(1.50)],
        // It takes a while until the kernel has no more room for those who do not read.
        length: length(3, 1, 1500, 6000),
        ..ROOMS
    },
    Scenario {
        name: "churn",
        title: "Connect, upgrade, close, 64 connections at a time",
        note: CHURN_NOTE,
        length: length(13, 2, 500, 150),
        ..CHURNS
    },
    Scenario {
        name: "churn-10-rooms",
        title: "Connect, upgrade, join ten rooms, close, 64 connections at a time",
        entrants: &[Entrant::baseline(Contender::Gannet), Entrant::subject(Contender::GannetTenRooms)],
        targets: &[Target::Ratio(1.30)],
        ..CHURNS
    },
    Scenario {
        name: "idle-10000",
        title: "10,000 idle connections",
        connections: 10_000,
        load: &["--mode", "idle"],
        entrants: &[
            Entrant::subject(Contender::Gannet),
            Entrant::peer(Contender::TokioTungstenite),
            Entrant::peer(Contender::TokioWebsockets),
            Entrant::peer(Contender::Fastwebsockets),
            Entrant::peer(Contender::Axum),
        ],
        figure: Figure::Memory,
        targets: &[Target::Memory(256.0)],
        length: length(1, 1, 300, 0),
        ..ECHOES
    },
    Scenario {
        name: "task-idle-10000",
        title: "10,000 idle connections, a task each",
        connections: 10_000,
        load: &["--mode", "idle"],
        entrants: &[Entrant::subject(Contender::GannetTask)],
        figure: Figure::Memory,
        targets: &[],
        length: length(1, 1, 300, 0),
        ..ECHOES
    },
    Scenario {
        name: "two-loops-20B-64",
        title: "Two loops against one, both on one processor: echo, 20 B, 64 connections",
        entrants: &[Entrant::baseline(Contender::Gannet), Entrant::subject(Contender::GannetTwoLoops)],
        targets: &[Target::Ratio(1.05)],
        length: length(21, 2, 400, 150),
        ..ECHOES
    },
    Scenario {
        name: "scaling-20B-64",
        title: "Two loops on two processors against one loop: echo, 20 B, 64 connections",
        load: &["--size", "20", "--processes", "2"],
        processors: 2,
        entrants: &[Entrant::baseline(Contender::Gannet), Entrant::subject(Contender::GannetTwoLoops)],
        figure: Figure::Throughput,
        length: length(11, 3, 400, 150),
        ..ECHOES
    },
    Scenario {
        name: "latency-50",
        title: "Latency at 50 % of the floor's rate: echo, 20 B, 64 connections, open loop",
        pace: Pace::OpenLoop(0.5),
        ..LATENCIES
    },
    Scenario {
        name: "latency-80",
        title: "Latency at 80 % of the floor's rate: echo, 20 B, 64 connections, open loop",
        pace: Pace::OpenLoop(0.8),
        ..LATENCIES
    },
    Scenario {
        name: "fairness",
        title: "Latency beside a connection that floods: echo, 20 B, 64 connections",
        entrants: &[CALM, Entrant { load: &["--flooders", "1"], ..FLOODED }],
        ..FAIRNESS
    },
    Scenario {
        name: "fairness-pings",
        title: "Latency beside a connection that sends Pings: echo, 20 B, 64 connections",
        entrants: &[CALM, Entrant { load: &["--flooders", "1", "--flood-with", "pings"], ..FLOODED }],
        ..FAIRNESS
    },
    Scenario {
        name: "fairness-pongs",
        title: "Latency beside a connection that sends Pongs: echo, 20 B, 64 connections",
        entrants: &[CALM, Entrant { load: &["--flooders", "1", "--flood-with", "pongs"], ..FLOODED }],
        ..FAIRNESS
    },
    Scenario {
        name: "fairness-fragments",
        title: "Latency beside a connection that sends empty fragments: echo, 20 B, 64 connections",
        entrants: &[CALM, Entrant { load: &["--flooders", "1", "--flood-with", "fragments"], ..FLOODED }],
        ..FAIRNESS
    },
    Scenario {
        name: "fairness-blocks",
        title: "Latency beside a connection that sends empty blocks of DEFLATE: echo, 20 B compressed, 64 connections",
        load: &["--size", "20", "--deflate"],
        entrants: &[
            Entrant { contender: Contender::GannetDeflated, ..CALM },
            Entrant {
                contender: Contender::GannetDeflated,
                load: &["--flooders", "1", "--flood-with", "blocks"],
                ..FLOODED
            },
        ],
        ..FAIRNESS
    },
    Scenario {
        name: "slow-clients-drop-newest",
        title: "Latency beside 1,000 who never read and are pushed to, `drop_newest`: echo, 1 KiB, 4 connections",
        entrants: &[
            Entrant { remark: NOBODY_SLOW, ..Entrant::baseline(Contender::GannetDropNewest) },
            Entrant {
                load: NEVER_READING,
                remark: NEVER_READ,
                ..Entrant::subject(Contender::GannetDropNewest)
            },
        ],
        ..SLOW_CLIENTS
    },
    Scenario {
        name: "slow-clients-drop-oldest",
        title: "Latency beside 1,000 who never read and are pushed to, `drop_oldest`: echo, 1 KiB, 4 connections",
        entrants: &[
            Entrant { remark: NOBODY_SLOW, ..Entrant::baseline(Contender::GannetDropOldest) },
            Entrant {
                load: NEVER_READING,
                remark: NEVER_READ,
                ..Entrant::subject(Contender::GannetDropOldest)
            },
        ],
        ..SLOW_CLIENTS
    },
    Scenario {
        name: "leaving-at-once",
        title: "Longest of many visits while 15,000 members of a room leave at once, 8 connections at a time",
        connections: 8,
        entrants: &[
            Entrant { remark: ", nobody leaves", ..Entrant::baseline(Contender::GannetRoom) },
            Entrant { leaving: 15_000, remark: ", 15,000 leave", ..Entrant::subject(Contender::GannetRoom) },
        ],
        figure: Figure::LongestLatency,
        targets: &[Target::LongestLatency(50.0)],
        length: length(5, 1, 2000, 150),
        ..CHURNS
    },
    Scenario {
        name: "echo-json-64",
        title: "Echo, 1,000 B of JSON compressed both ways, 64 connections, 1 message in flight",
        load: &[],
        entrants: &[
            Entrant { load: COMPRESSED, ..Entrant::baseline(Contender::FloorDeflated) },
            Entrant { load: COMPRESSED, ..Entrant::subject(Contender::GannetDeflated) },
            Entrant { load: COMPRESSED, ..Entrant::peer(Contender::NpmWs) },
            Entrant {
                load: &["--size", JSON_COMPRESSED_SIZE],
                remark: ", not compressed",
                ..Entrant::peer(Contender::Floor)
            },
        ],
        length: length(13, 2, 400, 150),
        ..ECHOES
    },
    Scenario {
        name: "room-json-5000",
        title: "A room: 1,000 B of JSON to 5,000 members, compressed, against as many bytes uncompressed",
        load: &["--mode", "fan-out"],
        entrants: &[
            Entrant {
                load: &["--size", JSON_COMPRESSED_SIZE, "--text"],
                ..Entrant::baseline(Contender::GannetRoom)
            },
            Entrant { load: COMPRESSED, ..Entrant::subject(Contender::GannetRoomDeflated) },
        ],
        targets: &[Target::Ratio(1.15)],
        length: length(7, 1, 1500, 300),
        ..ROOMS
    },
    Scenario {
        name: "php-20B-64",
        title: "The PHP extension against `gannet echo`: echo, 20 B, 64 connections, 1 message in flight",
        load: &["--size", "20"],
        targets: &[Target::Ratio(1.15)],
        ..PHP
    },
    Scenario {
        name: "php-20B-64x16",
        title: "The PHP extension against `gannet echo`: echo, 20 B, 64 connections, 16 messages in flight",
        load: &["--size", "20", "--in-flight", "16"],
        targets: &[Target::Ratio(3.0)],
        ..PHP
    },
    Scenario {
        name: "php-256KiB-8",
        title: "The PHP extension against `gannet echo`: echo, 256 KiB, 8 connections, 1 message in flight",
        connections: 8,
        load: &["--size", "256KiB"],
        targets: &[Target::Ratio(1.25)],
        ..PHP
    },
    Scenario {
        name: "php-reactor-20B-64x16",
        title: "`reactor_num => 1` against none, on one processor: echo, 20 B, 64 connections, 16 messages in flight",
        load: &["--size", "20", "--in-flight", "16"],
        entrants: &[Entrant::baseline(Contender::Php), Entrant::subject(Contender::PhpReactor)],
        ..PHP
    },
    Scenario {
        name: "php-fan-out-1000",
        title: "A loop of `push` in PHP against one in Rust: 100 B to 1,000 connections, 1 message at a time",
        connections: 1000,
        load: &["--mode", "fan-out", "--size", "100"],
        entrants: &[Entrant::baseline(Contender::GannetFanOut), Entrant::subject(Contender::PhpFanOut)],
        length: length(9, 2, 600, 150),
        ..PHP
    },
];

/// The scenario that most others are made from: they name only what differs.
const ECHOES: Scenario = Scenario {
    name: "",
    title: "",
    connections: 64,
    load: &["--size", "20"],
    processors: 1,
    pace: Pace::ClosedLoop,
    entrants: &[
        Entrant::baseline(Contender::Floor),
        Entrant::subject(Contender::Gannet),
        Entrant::peer(Contender::TokioTungstenite),
        Entrant::peer(Contender::TokioWebsockets),
        Entrant::peer(Contender::Fastwebsockets),
        Entrant::peer(Contender::Axum),
    ],
    figure: Figure::ProcessorTime,
    targets: &[],
    note: "",
    length: length(19, 2, 400, 150),
};

const FAN_OUTS: Scenario = Scenario {
    entrants: &[Entrant::baseline(Contender::FloorFanOut), Entrant::subject(Contender::GannetFanOut)],
    targets: &[Target::Ratio(1.10)],
    // Connecting takes longer than measuring: fewer rounds, and longer ones.
    length: length(7, 1, 1500, 300),
    ..ECHOES
};

const CHURNS: Scenario = Scenario { load: &["--mode", "churn"], length: length(11, 2, 500, 150), ..ECHOES };

const CHURN_NOTE: &str = "\
The figure to hold is at most 1.0 of what the best server in C++ takes, with a close code that arrives; two measurements
side by side, outside of this run, found 0.95 and 1.00. The ratio to the floor is information, and no target.";

const ROOMS: Scenario = Scenario {
    connections: 5000,
    load: &["--mode", "fan-out", "--size", "100"],
    entrants: &[Entrant::baseline(Contender::FloorFanOut), Entrant::subject(Contender::GannetRoom)],
    length: length(5, 1, 1500, 300),
    ..FAN_OUTS
};

const TASK: &[Entrant] = &[Entrant::baseline(Contender::Gannet), Entrant::subject(Contender::GannetTask)];
const TASK_AND_LIBRARIES: &[Entrant] = &[
    Entrant::baseline(Contender::TokioTungstenite),
    Entrant::subject(Contender::GannetTask),
    Entrant::peer(Contender::Gannet),
];

const ROOMS_OF_ONE: Scenario = Scenario {
    entrants: &[Entrant::baseline(Contender::GannetHandle), Entrant::subject(Contender::GannetHandleRoom)],
    length: HANDLES,
    ..ECHOES
};

const LATENCIES: Scenario = Scenario {
    entrants: &[Entrant::baseline(Contender::Floor), Entrant::subject(Contender::Gannet)],
    figure: Figure::TailLatency,
    targets: &[Target::Ratio(1.15)],
    // Now and then the machine stands still for milliseconds: most short rounds know nothing of it.
    length: length(61, 3, 150, 100),
    ..ECHOES
};

const FAIRNESS: Scenario = Scenario {
    figure: Figure::TailLatency,
    targets: &[Target::MedianRatio(2.0), Target::Ratio(2.0)],
    length: length(7, 2, 1000, 200),
    ..ECHOES
};
const CALM: Entrant = Entrant { remark: ", nobody floods", ..Entrant::baseline(Contender::Gannet) };
const FLOODED: Entrant = Entrant { remark: ", one floods", ..Entrant::subject(Contender::Gannet) };

const SLOW_CLIENTS: Scenario = Scenario {
    connections: 4,
    load: &["--size", "1KiB"],
    figure: Figure::TailLatency,
    targets: &[Target::Ratio(2.0)],
    // It takes a while until the queues of those who do not read are full.
    length: length(7, 1, 1000, 2000),
    ..ECHOES
};
const NEVER_READING: &[&str] = &["--slow-readers", "1000", "--slow-read-buffer", "4KiB"];
const NOBODY_SLOW: &str = ", nobody is slow";
const NEVER_READ: &str = ", 1,000 never read";

const PHP: Scenario = Scenario {
    entrants: &[Entrant::baseline(Contender::Gannet), Entrant::subject(Contender::Php)],
    length: length(15, 2, 400, 150),
    ..ECHOES
};

const HANDLE: &[Entrant] = &[Entrant::baseline(Contender::Floor), Entrant::subject(Contender::GannetHandle)];
const HANDLES: Length = length(15, 2, 400, 150);

const COMPRESSED: &[&str] = &["--deflate", "--payload", "json", "--size", "1000"];
/// Size in bytes of such a message when Gannet has compressed it. A run in which it differs is void.
pub const JSON_COMPRESSED_SIZE: &str = "730";

/// Window and warm-up in milliseconds.
const fn length(rounds: u32, quick_rounds: u32, window: u64, warm_up: u64) -> Length {
    Length {
        rounds,
        quick_rounds,
        window: Duration::from_millis(window),
        warm_up: Duration::from_millis(warm_up),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::scenario::Role;

    #[test]
    fn each_scenario_has_a_name_of_its_own_and_one_subject() {
        let names: HashSet<_> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        assert_eq!((names.len(), names.contains("")), (SCENARIOS.len(), false));
        for scenario in SCENARIOS {
            let in_role = |role| scenario.entrants.iter().filter(|entrant| entrant.role == role).count();
            assert_eq!(in_role(Role::Subject), 1, "{}", scenario.name);
            let baselines = if scenario.figure == Figure::Memory { 0 } else { 1 };
            assert_eq!(in_role(Role::Baseline), baselines, "{}", scenario.name);
        }
    }

    #[test]
    fn the_open_loops_come_after_the_echo_whose_rate_they_share_in() {
        let echo = SCENARIOS.iter().position(|scenario| scenario.name == ECHO);
        let open = SCENARIOS.iter().position(|scenario| scenario.pace != Pace::ClosedLoop);
        assert!(echo < open);
    }
}
