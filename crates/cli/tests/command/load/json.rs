//! The figures of a result agree with each other.

use super::{Echo, count, number};

#[test]
fn counts_rates_and_percentiles_agree() {
    let json = Echo::start().measure(&["-c", "8", "--in-flight", "3"]);
    let total = count(&json, "/count");
    let expected = total as f64 / number(&json, "/seconds");
    assert!((number(&json, "/per_second") / expected - 1.0).abs() < 0.001, "{json}");
    let buckets = json["latency_us"]["buckets"].as_array().expect("buckets");
    let edges: Vec<f64> = buckets.iter().map(|bucket| bucket[0].as_f64().expect("a number")).collect();
    let sum: u64 = buckets.iter().map(|bucket| bucket[1].as_u64().expect("a count")).sum();
    assert_eq!(sum, total);
    assert!(edges.is_sorted() && !edges.is_empty(), "{edges:?}");
    for times in ["latency_us", "handshake_us"] {
        let names = ["min", "p50", "p90", "p99", "p99_9", "max"];
        let rising = names.map(|name| number(&json, &format!("/{times}/{name}")));
        assert!(rising.is_sorted() && rising[0] > 0.0, "{rising:?}");
        let mean = number(&json, &format!("/{times}/mean"));
        assert!((rising[0]..=rising[5]).contains(&mean), "{mean} in {rising:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_load_says_what_it_used_itself() {
    let json = Echo::start().measure(&["-c", "8"]);
    let [user, system] = ["user", "system"].map(|part| number(&json, &format!("/load/{part}_us")));
    let seconds = (user + system) * count(&json, "/count") as f64 / 1e6;
    let share = seconds / number(&json, "/seconds");
    assert!((share / number(&json, "/load/core_share") - 1.0).abs() < 0.01, "{share} in {json}");
    assert_eq!(count(&json, "/load/processes"), 1);
}
