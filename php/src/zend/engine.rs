//! PHP's headers, as far as build.rs has read them.
#![expect(
    dead_code,
    non_camel_case_types,
    non_upper_case_globals,
    unreachable_pub,
    reason = "made by bindgen"
)]

include!(concat!(env!("OUT_DIR"), "/engine.rs"));
