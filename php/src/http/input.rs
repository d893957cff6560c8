//! The content of a request, parsed for the script. Nothing of it is PHP's yet.

use tracing::warn;

use super::form::Form;
use super::request_head::{HeadVariables, RequestHead};
use super::settings::HttpSettings;
use super::source::head_of_handshake;
use crate::memory_limit::{has_room_for_values, shown_limit};

/// Variables and files that PHP has room for.
pub(crate) struct Input {
    pub(super) head: HeadVariables,
    pub(super) form: Option<Form>,
}

impl Input {
    /// Parses the request that asks for a WebSocket connection. `None`: PHP has no room for it, which the log says.
    pub(crate) fn of_handshake(request: &gannet::Request, settings: &HttpSettings) -> Option<Self> {
        Self::parse(&head_of_handshake(request), b"", settings)
    }

    /// Parses what a client has sent. `None`: PHP has no room for it, which the log says.
    pub(super) fn parse(head: &RequestHead<'_>, body: &[u8], settings: &HttpSettings) -> Option<Self> {
        let form = if settings.parse_post { Form::parse(head, body, &settings.uploads) } else { None };
        let input = Self { head: head.variables(settings.parse_cookie), form };
        // Of a body that is no form the script will want to have all.
        let of_body = input.form.as_ref().map_or(body.len(), Form::memory);
        let memory = head.memory(&input.head) + of_body;
        if has_room_for_values(memory) {
            return Some(input);
        }
        warn!(
            "a request is refused: in PHP it would take some {memory} bytes, which memory_limit ({}) does not leave",
            shown_limit()
        );
        None
    }
}
