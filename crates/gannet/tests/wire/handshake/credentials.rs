//! Those parts of a request that say who asks, and for what.

use gannet::{Request, Server, Upgrade};

use crate::support::response::Response;
use crate::support::{TestServer, upgrade_request};

/// A server that refuses each request with what it reads in it.
fn telling(tell: impl Fn(&Request) -> String + Send + Sync + 'static) -> TestServer {
    let server = Server::bind("127.0.0.1:0").threads(1);
    TestServer::start(server.on_upgrade(move |_, request| Upgrade::refuse(400, tell(request))))
}

/// The text that the server makes of a request with this target and these fields.
fn told(server: &TestServer, target: &str, fields: &str) -> String {
    let request = upgrade_request(server.address, fields).replacen("/chat", target, 1);
    let answer = Response::last_to(server, request);
    assert_eq!(answer.status(), 400);
    String::from_utf8(answer.body).expect("text")
}

#[test]
fn a_cookie_is_found_by_its_name() {
    let server = telling(|request| format!("{:?} {:?}", request.cookie("sid"), request.cookie("theme")));
    for (fields, cookies) in [
        ("", "None None"),
        ("Cookie: sid=31d4d96e407aad42; theme=dark\r\n", r#"Some("31d4d96e407aad42") Some("dark")"#),
        ("cookie: theme=a=b==;sid=\r\n", r#"Some("") Some("a=b==")"#),
        ("Cookie: xsid=1; sidx=2; SID=3; sid\r\n", "None None"),
        ("Cookie: sid=first; sid=second\r\n", r#"Some("first") None"#),
        ("Cookie: sid=1\r\nCookie: theme=2\r\n", r#"Some("1") Some("2")"#),
        // To a browser this is no name with the prefix `__Host-`, if one has that.
        ("Cookie: \u{2000}sid=foreign; \u{a0}sid=foreign; sid=own\r\n", r#"Some("own") None"#),
        ("Cookie: sid=\"%41 b\"; ;;theme = light \r\n", r#"Some("\"%41 b\"") Some("light")"#),
    ] {
        assert_eq!(told(&server, "/", fields), cookies, "{fields:?}");
    }
}

#[test]
fn a_cookie_that_is_no_text_hides_no_other() {
    let server = telling(|request| format!("{:?} {:?}", request.cookie("sid"), request.cookie("theme")));
    let request = upgrade_request(server.address, "Cookie: theme=gr\u{1}n; sid=7\r\n");
    let request = request.into_bytes().into_iter().map(|byte| if byte == 1 { 0xfc } else { byte });
    assert_eq!(Response::last_to(&server, request.collect::<Vec<u8>>()).body, br#"Some("7") None"#);
}

#[test]
fn a_bearer_token_is_what_follows_its_scheme() {
    let server = telling(|request| format!("{:?}", request.bearer_token()));
    for (fields, token) in [
        ("", "None"),
        ("Authorization: Bearer mF_9.B5f-4.1JqM\r\n", r#"Some("mF_9.B5f-4.1JqM")"#),
        // RFC 9110 §11.1: a scheme is the same in any case, and spaces may be more than one.
        ("authorization: bEaReR   abc==\r\n", r#"Some("abc==")"#),
        ("Authorization: Bearer\r\n", "None"),
        ("Authorization: Bearer  \r\n", "None"),
        ("Authorization: Basic QTpC\r\n", "None"),
        ("Authorization: Bearerabc\r\n", "None"),
    ] {
        assert_eq!(told(&server, "/", fields), token, "{fields:?}");
    }
}

#[test]
fn a_request_that_is_shown_in_a_log_gives_no_secret_away() {
    let server = telling(|request| format!("{request:?}"));
    let shown = told(&server, "/chat?token=secret", "Authorization: Bearer secret\r\nCookie: sid=secret\r\n");
    assert!(shown.contains("/chat") && shown.contains("127.0.0.1") && !shown.contains("secret"), "{shown}");
}

#[test]
#[cfg(feature = "query")]
fn a_query_is_decoded() {
    #[derive(Debug, serde::Deserialize)]
    struct Wanted {
        room: u8,
        name: Option<String>,
    }

    let server = telling(|request| match request.query_as::<Wanted>() {
        Ok(Wanted { room, name }) => format!("{room} {name:?}"),
        Err(invalid) => invalid.to_string(),
    });
    for (target, query) in [
        ("/?room=7", "7 None"),
        ("/?name=Ada%20L.+%26+G%C3%BCnter&r%6Fom=%37&more=x", r#"7 Some("Ada L. & Günter")"#),
        ("/?room=7&name=", r#"7 Some("")"#),
        ("/?room=7&name=%FF", "7 Some(\"\u{fffd}\")"),
        ("/", "the query of the address does not fit: missing field `room`"),
        ("/?", "the query of the address does not fit: missing field `room`"),
        ("/?room=seven", "the query of the address does not fit: room: invalid digit found in string"),
        ("/?room=256", "the query of the address does not fit: room: number too large to fit in target type"),
        ("/?room=1&room=2", "the query of the address does not fit: duplicate field `room`"),
    ] {
        assert_eq!(told(&server, target, ""), query, "{target}");
    }
}
