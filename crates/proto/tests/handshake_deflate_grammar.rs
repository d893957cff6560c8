//! Is the answer to any offers what RFC 7692 §7.1 says, however they are written, RFC 6455 §9.1?

use gannet_proto::handshake::{
    AccessPolicy, DeflateAgreement, DeflateConfig, HttpVersion, check, negotiate_deflate,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_answer_is_that_to_the_first_offer_that_can_be_accepted(
        offers in prop::collection::vec(any_offer(), 1..5),
        config in any_config(),
        style in any::<u64>(),
    ) {
        let lines = Style(fastrand::Rng::with_seed(style)).lines(&offers);
        let fields = lines.iter().map(|line| ("Sec-WebSocket-Extensions", line.as_bytes()));
        prop_assert!(is_well_formed(&lines), "{lines:?}");
        let answer = negotiate_deflate(fields, &config);
        let accepted = offers.iter().find(|offer| offer.can_be_accepted());
        prop_assert_eq!(answer.is_some(), accepted.is_some(), "{:?}", lines);
        if let (Some(answer), Some(offer)) = (answer, accepted) {
            answers(&answer, offer, &config)?;
            parses_as_it_is(&answer)?;
        }
    }

    #[test]
    fn any_bytes_get_an_answer_or_none(lines in prop::collection::vec(any_line(), 0..4), config in any_config()) {
        let fields = lines.iter().map(|line| ("Sec-WebSocket-Extensions", line.as_slice()));
        if let Some(answer) = negotiate_deflate(fields, &config) {
            parses_as_it_is(&answer)?;
        }
    }
}

/// A client's offer, before it is written.
#[derive(Clone, Debug)]
struct Offer {
    name: &'static str,
    parameters: Vec<(&'static str, Option<String>)>,
}

impl Offer {
    /// §7.1: known parameters, each at most once, with values that they may have, and that this server can do.
    fn can_be_accepted(&self) -> bool {
        let is_sound = |(name, value): &(&str, Option<String>)| match (*name, value) {
            (
                "server_no_context_takeover" | "client_no_context_takeover" | "client_max_window_bits",
                None,
            ) => true,
            ("server_max_window_bits", Some(value)) => BITS[1..].contains(&value.as_str()),
            ("client_max_window_bits", Some(value)) => BITS.contains(&value.as_str()),
            _ => false,
        };
        let count = |name| self.parameters.iter().filter(|parameter| parameter.0 == name).count();
        self.name == "permessage-deflate"
            && self.parameters.iter().all(|parameter| is_sound(parameter) && count(parameter.0) == 1)
    }

    fn value(&self, name: &str) -> Option<&Option<String>> {
        self.parameters.iter().find(|parameter| parameter.0 == name).map(|(_, value)| value)
    }

    fn bits(&self, name: &str) -> Option<u8> {
        self.value(name)?.as_ref().map(|bits| bits.parse().expect("a number"))
    }
}

/// Checks the answer to an offer by the rules of §7.1.1 and §7.1.2, one after the other.
fn answers(answer: &DeflateAgreement, offer: &Offer, config: &DeflateConfig) -> Result<(), TestCaseError> {
    let (server_bits, client_bits) = (answer.server_max_window_bits, answer.client_max_window_bits);
    if offer.value("server_no_context_takeover").is_some() || config.server_no_context_takeover {
        prop_assert!(answer.server_no_context_takeover);
    }
    if config.client_no_context_takeover {
        prop_assert!(answer.client_no_context_takeover);
    }
    if let Some(offered) = offer.bits("server_max_window_bits") {
        prop_assert!(server_bits.is_some_and(|bits| bits <= offered), "{answer}");
    }
    if offer.value("client_max_window_bits").is_none() {
        prop_assert_eq!(client_bits, None);
    } else {
        prop_assert!(answer.client_window_bits() <= config.client_max_window_bits);
    }
    if let Some(offered) = offer.bits("client_max_window_bits") {
        prop_assert!(answer.client_window_bits() <= offered, "{answer}");
    }
    prop_assert!((9..=config.server_max_window_bits).contains(&answer.server_window_bits()), "{answer}");
    prop_assert!((8..=15).contains(&answer.client_window_bits()), "{answer}");
    // Nothing is given up without a reason.
    let needless = !config.server_no_context_takeover && offer.value("server_no_context_takeover").is_none();
    prop_assert!(!(needless && answer.server_no_context_takeover));
    let least = config.server_max_window_bits.min(offer.bits("server_max_window_bits").unwrap_or(15));
    prop_assert_eq!(answer.server_window_bits(), least);
    Ok(())
}

/// A client that reads the answer finds in it what was agreed on.
fn parses_as_it_is(answer: &DeflateAgreement) -> Result<(), TestCaseError> {
    let written = answer.to_string();
    let mut parts = written.split("; ");
    prop_assert_eq!(parts.next(), Some("permessage-deflate"));
    let mut read = DeflateAgreement {
        server_no_context_takeover: false,
        client_no_context_takeover: false,
        server_max_window_bits: None,
        client_max_window_bits: None,
    };
    for part in parts {
        match part.split_once('=') {
            None if part == "server_no_context_takeover" => read.server_no_context_takeover = true,
            None if part == "client_no_context_takeover" => read.client_no_context_takeover = true,
            Some(("server_max_window_bits", bits)) => read.server_max_window_bits = bits.parse().ok(),
            Some(("client_max_window_bits", bits)) => read.client_max_window_bits = bits.parse().ok(),
            None | Some(_) => prop_assert!(false, "{written}"),
        }
    }
    prop_assert_eq!(&read, answer);
    Ok(())
}

/// Writes the same offers in the ways in which they may be written.
struct Style(fastrand::Rng);

impl Style {
    fn lines(&mut self, offers: &[Offer]) -> Vec<String> {
        let mut lines = vec![String::new()];
        for (index, offer) in offers.iter().enumerate() {
            if index > 0 && self.0.bool() {
                lines.push(String::new());
            }
            let text = self.offer(offer);
            let line = lines.last_mut().expect("there is one");
            if !line.is_empty() {
                line.push_str(if self.0.bool() { "," } else { " ,, " });
            }
            line.push_str(&text);
        }
        lines
    }

    fn offer(&mut self, offer: &Offer) -> String {
        let mut text = offer.name.to_owned();
        for (name, value) in &offer.parameters {
            text = format!("{text}{}{}{}{name}", self.space(), ';', self.space());
            if let Some(value) = value {
                text = format!("{text}{}={}{}", self.space(), self.space(), self.value(value));
            }
        }
        text
    }

    fn space(&mut self) -> &'static str {
        self.0.choice(["", "", " ", "\t", "  "]).expect("there are some")
    }

    fn value(&mut self, value: &str) -> String {
        match self.0.u8(..3) {
            0 => format!("\"{value}\""),
            1 => format!("\"\\{value}\""),
            _ => value.to_owned(),
        }
    }
}

/// True where a request with these lines passes the check of all requests.
fn is_well_formed(lines: &[String]) -> bool {
    let request: [(&str, &[u8]); 5] = [
        ("Host", b"example.com"),
        ("Upgrade", b"websocket"),
        ("Connection", b"Upgrade"),
        ("Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Version", b"13"),
    ];
    let lines = lines.iter().map(|line| ("Sec-WebSocket-Extensions", line.as_bytes()));
    let fields = request.into_iter().chain(lines);
    check("GET", "/", HttpVersion::Http11, fields, &AccessPolicy::default()).is_ok()
}

fn any_offer() -> impl Strategy<Value = Offer> {
    let name = prop_oneof![9 => Just("permessage-deflate"), 1 => Just("x-other")];
    (name, prop::collection::vec(any_parameter(), 0..4))
        .prop_map(|(name, parameters)| Offer { name, parameters })
}

fn any_parameter() -> impl Strategy<Value = (&'static str, Option<String>)> {
    let bits = prop::sample::select(BITS.to_vec()).prop_map(|bits| Some(bits.to_owned()));
    let none = Just(None::<String>);
    let wrong = prop_oneof![
        none.clone(),
        prop::sample::select(vec!["7", "16", "08", "010", "x", "1", "15.0"])
            .prop_map(|bits| Some(bits.to_owned())),
    ];
    prop_oneof![
        4 => (Just("server_no_context_takeover"), none.clone()),
        4 => (Just("client_no_context_takeover"), none.clone()),
        4 => (Just("server_max_window_bits"), bits.clone()),
        4 => (Just("client_max_window_bits"), prop_oneof![none, bits]),
        1 => (prop::sample::select(NAMES.to_vec()), wrong),
    ]
}

fn any_config() -> impl Strategy<Value = DeflateConfig> {
    (any::<bool>(), any::<bool>(), 9..=15_u8, 9..=15_u8).prop_map(
        |(server, client, server_bits, client_bits)| DeflateConfig {
            server_no_context_takeover: server,
            client_no_context_takeover: client,
            server_max_window_bits: server_bits,
            client_max_window_bits: client_bits,
        },
    )
}

/// Bytes among which those that mean something are common.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        4 => prop::sample::select(NAMES.to_vec()).prop_map(|name| name.as_bytes().to_vec()),
        4 => prop::sample::select(vec!["permessage-deflate", ";", ",", "=", "\"", "\\", " ", "10", "15"])
            .prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

const BITS: [&str; 8] = ["8", "9", "10", "11", "12", "13", "14", "15"];
const NAMES: [&str; 5] = [
    "server_no_context_takeover",
    "client_no_context_takeover",
    "server_max_window_bits",
    "client_max_window_bits",
    "unknown",
];
