//! PHP's headers, as far as build.rs has read them.
#![expect(unreachable_pub, non_camel_case_types, reason = "made by bindgen")]

include!(concat!(env!("OUT_DIR"), "/engine.rs"));
