//! A script's answer to the request for a WebSocket, as Gannet takes it.

use gannet::{Field, Upgrade};

use crate::http::{HandshakeOutcome, SWITCHING_PROTOCOLS};

/// The answer is all the script's: `handshake`.
pub(crate) fn of_script(outcome: HandshakeOutcome) -> Upgrade {
    if !outcome.ended {
        // Nobody answers any more; Swoole's clients get this, too.
        return Upgrade::refuse(500, "");
    }
    if outcome.is_accepted() {
        let pairs = outcome.fields.into_iter().map(|(name, value)| (name, text(&value)));
        // Fields are checked when the script sets them.
        return Upgrade::respond(pairs).unwrap_or_else(|_| Upgrade::refuse(500, ""));
    }
    refusal(outcome.status, fields(outcome.fields), outcome.body)
}

/// The server answers, and the script adds to it: `beforeHandshakeResponse`.
pub(crate) fn with_additions(outcome: HandshakeOutcome) -> Upgrade {
    let additions = fields(outcome.fields);
    if outcome.ended && outcome.status != SWITCHING_PROTOCOLS {
        return refusal(outcome.status, additions, outcome.body);
    }
    additions.into_iter().fold(Upgrade::accept(), Upgrade::with_field)
}

fn refusal(status: u16, fields: Vec<Field>, body: Vec<u8>) -> Upgrade {
    // RFC 6455 §4.2.2: what is no 101 is an ordinary answer of HTTP. One that claims success helps no client.
    let status = if (300..=599).contains(&status) { status } else { 400 };
    fields.into_iter().fold(Upgrade::refuse(status, body), Upgrade::with_field)
}

fn fields(pairs: Vec<(String, Vec<u8>)>) -> Vec<Field> {
    let field = |(name, value): (String, Vec<u8>)| Field::new(name, text(&value)).ok();
    pairs.into_iter().filter_map(field).collect()
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}
