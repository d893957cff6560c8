use std::fmt;

use serde::{Deserialize, Serialize};

use super::extension::{Extension, extensions};
use super::{
    CLIENT_MAX_WINDOW_BITS, CLIENT_NO_CONTEXT_TAKEOVER, NAME, Offer, SERVER_MAX_WINDOW_BITS,
    SERVER_NO_CONTEXT_TAKEOVER,
};
use crate::escaped::escaped;

/// The server's answer to an offer, RFC 7692 §7.1. Displayed, it is the value of the answer's field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Agreement {
    /// `true` where the server compresses each message by itself.
    pub(crate) server_no_context_takeover: bool,
    /// `true` where the client must. It does in any case.
    pub(crate) client_no_context_takeover: bool,
    /// Base-2 logarithms, 8 to 15, where the answer names them.
    pub(crate) server_max_window_bits: Option<u8>,
    pub(crate) client_max_window_bits: Option<u8>,
}

/// An answer to an offer of compression that is none.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Disagreement {
    #[error("the server does not compress: its answer has no {NAME}, which --deflate offers")]
    Declined,
    #[error("the server's Sec-WebSocket-Extensions cannot be read: \"{0}\" (RFC 6455 §9.1)")]
    Unreadable(String),
    #[error("the server chose an extension that was not offered: {0}")]
    NotOffered(String),
    #[error("the server chose {NAME} twice")]
    Twice,
    #[error("the server's {NAME} has the parameter {0}, which RFC 7692 does not know")]
    Unknown(String),
    #[error("the server's {NAME} has the parameter {0} twice")]
    Repeated(&'static str),
    #[error("the server's {NAME} has {name} with the value {value}, which has none (RFC 7692 §7.1.1)")]
    Value { name: &'static str, value: String },
    #[error("the server's {NAME} has {0} without a value; it must be 8 to 15 (RFC 7692 §7.1.2)")]
    NoWindow(&'static str),
    #[error("the server's {NAME} has {name}={value}; it must be 8 to 15 (RFC 7692 §7.1.2)")]
    Window { name: &'static str, value: String },
    #[error("the server's {NAME} has {SERVER_MAX_WINDOW_BITS}={answered}, and {offered} was offered")]
    Larger { answered: u8, offered: u8 },
    #[error("the server's {NAME} leaves out {0}, which it was asked for (RFC 7692 §7.1)")]
    LeftOut(&'static str),
    #[error("the server answers {now:?}, and answered {first:?} to another connection of this run")]
    Changed { first: String, now: String },
}

impl Agreement {
    /// Reads the answer to an offer; `field` is the value of `Sec-WebSocket-Extensions`, of several joined by commas.
    ///
    /// # Errors
    ///
    /// [`Disagreement`] where it is anything but an acceptance of just this offer.
    pub(crate) fn of(field: &str, offer: &Offer) -> Result<Self, Disagreement> {
        let chosen = extensions(field).ok_or_else(|| Disagreement::Unreadable(escaped(field.as_bytes())))?;
        if let Some(other) = chosen.iter().find(|it| !it.name.eq_ignore_ascii_case(NAME)) {
            return Err(Disagreement::NotOffered(other.name.to_owned()));
        }
        let agreement = match chosen.as_slice() {
            [] => return Err(Disagreement::Declined),
            [one] => Self::read(one)?,
            [_, _, ..] => return Err(Disagreement::Twice),
        };
        agreement.check(offer)?;
        Ok(agreement)
    }

    fn read(extension: &Extension<'_>) -> Result<Self, Disagreement> {
        let mut read = Self::default();
        for &(name, value) in &extension.parameters {
            match name {
                SERVER_NO_CONTEXT_TAKEOVER => {
                    set(&mut read.server_no_context_takeover, SERVER_NO_CONTEXT_TAKEOVER, value)?;
                }
                CLIENT_NO_CONTEXT_TAKEOVER => {
                    set(&mut read.client_no_context_takeover, CLIENT_NO_CONTEXT_TAKEOVER, value)?;
                }
                SERVER_MAX_WINDOW_BITS => {
                    fill(&mut read.server_max_window_bits, SERVER_MAX_WINDOW_BITS, value)?;
                }
                CLIENT_MAX_WINDOW_BITS => {
                    fill(&mut read.client_max_window_bits, CLIENT_MAX_WINDOW_BITS, value)?;
                }
                _ => return Err(Disagreement::Unknown(name.to_owned())),
            }
        }
        Ok(read)
    }

    /// RFC 7692 §7.1: what was asked for is part of the answer, and no window is larger.
    fn check(&self, offer: &Offer) -> Result<(), Disagreement> {
        if offer.server_no_context_takeover && !self.server_no_context_takeover {
            return Err(Disagreement::LeftOut(SERVER_NO_CONTEXT_TAKEOVER));
        }
        match (offer.server_max_window_bits, self.server_max_window_bits) {
            (Some(_), None) => Err(Disagreement::LeftOut(SERVER_MAX_WINDOW_BITS)),
            (Some(offered), Some(answered)) if answered > offered => {
                Err(Disagreement::Larger { answered, offered })
            }
            (Some(_), Some(_)) | (None, _) => Ok(()),
        }
    }

    /// The window that the client compresses with at most.
    pub(crate) fn client_window_bits(&self) -> u8 {
        self.client_max_window_bits.unwrap_or(WINDOW_BITS_MAX)
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NAME)?;
        for (name, is_there) in [
            (SERVER_NO_CONTEXT_TAKEOVER, self.server_no_context_takeover),
            (CLIENT_NO_CONTEXT_TAKEOVER, self.client_no_context_takeover),
        ] {
            if is_there {
                write!(f, "; {name}")?;
            }
        }
        for (name, bits) in [
            (SERVER_MAX_WINDOW_BITS, self.server_max_window_bits),
            (CLIENT_MAX_WINDOW_BITS, self.client_max_window_bits),
        ] {
            if let Some(bits) = bits {
                write!(f, "; {name}={bits}")?;
            }
        }
        Ok(())
    }
}

fn set(flag: &mut bool, name: &'static str, value: Option<&str>) -> Result<(), Disagreement> {
    if let Some(value) = value {
        return Err(Disagreement::Value { name, value: value.to_owned() });
    }
    if std::mem::replace(flag, true) { Err(Disagreement::Repeated(name)) } else { Ok(()) }
}

/// RFC 7692 §7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive".
fn fill(place: &mut Option<u8>, name: &'static str, value: Option<&str>) -> Result<(), Disagreement> {
    let value = value.ok_or(Disagreement::NoWindow(name))?;
    let bits = match value.as_bytes() {
        [digit @ b'8'..=b'9'] => digit - b'0',
        [b'1', digit @ b'0'..=b'5'] => 10 + digit - b'0',
        _ => return Err(Disagreement::Window { name, value: value.to_owned() }),
    };
    if place.replace(bits).is_some() { Err(Disagreement::Repeated(name)) } else { Ok(()) }
}

const WINDOW_BITS_MAX: u8 = 15;

#[cfg(test)]
mod tests {
    use super::*;

    const ASKING: Offer = Offer { server_no_context_takeover: true, server_max_window_bits: Some(10) };

    #[test]
    fn an_answer_has_any_of_the_four_parameters() {
        for field in [
            "permessage-deflate",
            "permessage-deflate; server_no_context_takeover",
            "permessage-deflate; client_no_context_takeover; client_max_window_bits=8",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; \
             server_max_window_bits=15; client_max_window_bits=9",
        ] {
            let agreement = Agreement::of(field, &Offer::default()).expect("it is in order");
            assert_eq!(agreement.to_string(), field);
        }
        let quoted = "Permessage-Deflate;server_max_window_bits=\"10\" ;server_no_context_takeover";
        let agreement = Agreement::of(quoted, &ASKING).expect("it is in order");
        assert_eq!((agreement.server_max_window_bits, agreement.client_window_bits()), (Some(10), 15));
    }

    #[test]
    fn an_answer_that_was_not_asked_for_is_named() {
        let refused = |parameters: &str, offer: &Offer| {
            let field = format!("permessage-deflate{parameters}");
            Agreement::of(&field, offer).expect_err("it is not in order").to_string()
        };
        for (parameters, part) in [
            (", permessage-deflate", "permessage-deflate twice"),
            (", x-webkit-deflate-frame", "not offered: x-webkit-deflate-frame"),
            ("; fast", "the parameter fast, which RFC 7692 does not know"),
            ("; server_no_context_takeover=1", "server_no_context_takeover with the value 1"),
            ("; server_no_context_takeover; server_no_context_takeover", "server_no_context_takeover twice"),
            ("; client_max_window_bits=9; client_max_window_bits=9", "client_max_window_bits twice"),
            ("; client_max_window_bits", "client_max_window_bits without a value"),
            ("; client_max_window_bits=7", "client_max_window_bits=7; it must be 8 to 15"),
            ("; server_max_window_bits=16", "server_max_window_bits=16; it must be 8 to 15"),
            ("; server_max_window_bits=09", "server_max_window_bits=09; it must be 8 to 15"),
            (";", "cannot be read: \"permessage-deflate;\""),
        ] {
            let said = refused(parameters, &Offer::default());
            assert!(said.contains(part), "{part:?} in {said:?}");
        }
        for (parameters, part) in [
            ("; server_max_window_bits=10", "leaves out server_no_context_takeover"),
            ("; server_no_context_takeover", "leaves out server_max_window_bits"),
            ("; server_no_context_takeover; server_max_window_bits=11", "bits=11, and 10 was offered"),
        ] {
            let said = refused(parameters, &ASKING);
            assert!(said.contains(part), "{part:?} in {said:?}");
        }
    }

    #[test]
    fn a_server_that_chooses_nothing_does_not_compress() {
        assert_eq!(Agreement::of("", &Offer::default()), Err(Disagreement::Declined));
    }
}
