//! Messages of a chat in JSON: what compresses as well as what people send, not as well as one byte again and again.

use fastrand::Rng;

/// A message of so many bytes, the same for the same seed. From seed to seed everything differs but the names of the
/// fields.
///
/// # Panics
///
/// If `size` is less than [`SIZE_MIN`].
pub(crate) fn chat_message(seed: u64, size: usize) -> Vec<u8> {
    let mut random = Rng::with_seed(seed ^ SEED);
    // The number is the seed, so that no two are the same.
    let mut message = format!(
        "{{\"number\":{},\"room\":\"{}\",\"name\":\"{} {}\",\"time\":\"2026-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z\",\
         \"text\":\"",
        NUMBER_FIRST + seed,
        pick(&mut random, ROOMS),
        pick(&mut random, FIRST_NAMES),
        pick(&mut random, LAST_NAMES),
        random.u8(1..=12),
        random.u8(1..=28),
        random.u8(0..24),
        random.u8(0..60),
        random.u8(0..60),
        random.u16(0..1000),
    )
    .into_bytes();
    let words: Vec<&str> = WORDS.split(' ').collect();
    let end =
        size.checked_sub(END.len()).filter(|end| *end > message.len()).expect("at least the smallest size");
    while message.len() < end {
        let word = pick(&mut random, &words);
        let stop = if random.u8(0..9) == 0 { ". " } else { " " };
        message.extend(word.bytes().chain(stop.bytes()));
    }
    message.truncate(end);
    message.extend(END);
    message
}

fn pick<'a>(random: &mut Rng, list: &[&'a str]) -> &'a str {
    // The front of a list is used more often, as some words of a language are.
    list[random.usize(..list.len()).min(random.usize(..list.len()))]
}

/// Room for the longest names, and a word.
pub(crate) const SIZE_MIN: usize = 160;
const SEED: u64 = 7692;
const NUMBER_FIRST: u64 = 48_211_000;
const END: &[u8] = b"\"}";
const ROOMS: &[&str] = &["general", "support", "random", "release-planning", "lunch", "on-call", "design"];
const FIRST_NAMES: &[&str] =
    &["Ada", "Grace", "Alan", "Barbara", "Edsger", "Margaret", "Dennis", "Frances", "Ken", "Radia", "Donald"];
const LAST_NAMES: &[&str] = &[
    "Lovelace", "Hopper", "Turing", "Liskov", "Dijkstra", "Hamilton", "Ritchie", "Allen", "Perlman", "Knuth",
];
const WORDS: &str = "\
    the to and a of in it is you that for on we this with be I have are not at but was can if so as what there will \
    just they from all do or about up out one would when now no like time how get then some who here them think know \
    could only has more me see need make good than new should also work back want because thanks first after still \
    today really look which please let server change way right tomorrow before again something meeting build test \
    message users version week problem question branch review customer release anyone morning screenshot deploy \
    database connection sometimes different yesterday coffee ticket deadline probably interesting documentation \
    unfortunately weekend browser latency";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn each_is_json_of_its_size_and_no_two_are_the_same() {
        for size in [SIZE_MIN, 161, 1000, 20_000] {
            let mut texts = HashSet::new();
            for seed in 0..300 {
                let message = chat_message(seed, size);
                let json: Value = serde_json::from_slice(&message).expect("JSON");
                assert_eq!(
                    (message.len(), json.as_object().map(serde_json::Map::len)),
                    (size, Some(5)),
                    "{json}"
                );
                texts.insert(json["text"].as_str().expect("a text").to_owned());
                assert_eq!(chat_message(seed, size), message);
            }
            // The shortest have a word or two.
            assert!(texts.len() > 200, "{} of 300 differ at {size} bytes", texts.len());
        }
    }
}
