//! Pages that may connect, RFC 6455 §10.2.

use gannet::settings::Origins;

use super::refusal::{assert_refused, echo};
use crate::support::{TestServer, upgrade_request};

fn server(origins: Origins) -> TestServer {
    echo(|settings| settings.origins = origins)
}

fn list(origins: &[&str]) -> Origins {
    Origins::List(origins.iter().copied().map(String::from).collect())
}

#[track_caller]
fn assert_allowed(server: &TestServer, origin: &str) {
    server.socket().upgrade(upgrade_request(server.address, &format!("Origin: {origin}\r\n")));
}

#[track_caller]
fn assert_forbidden(server: &TestServer, origin: &str) {
    let request = upgrade_request(server.address, &format!("Origin: {origin}\r\n"));
    assert_refused(server, request, "403 Forbidden");
}

#[test]
fn by_default_pages_of_the_same_host_may_connect_whatever_their_port() {
    let server = server(Origins::default());
    let own = format!("http://{}", server.address);
    for origin in [own.as_str(), "http://127.0.0.1", "https://127.0.0.1", "http://127.0.0.1:3000"] {
        assert_allowed(&server, origin);
    }
}

#[test]
fn by_default_pages_of_other_hosts_may_not() {
    let server = server(Origins::default());
    for origin in [
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://evil.example:80/127.0.0.1",
        "http://127.0.0.2",
        "http://localhost",
        "null",
        "127.0.0.1",
        "",
    ] {
        assert_forbidden(&server, origin);
    }
}

/// RFC 9112 §3.2.2: the target's host counts, and `Host` is ignored.
#[test]
fn the_host_of_an_absolute_target_is_the_same_host_and_that_of_the_field_is_not() {
    let server = server(Origins::default());
    let request = |origin: &str| {
        upgrade_request(server.address, &format!("Origin: {origin}\r\n"))
            .replace(" /chat ", " http://a.example/ ")
            .replace(&format!("Host: {}", server.address), "Host: b.example")
    };
    server.socket().upgrade(request("http://a.example"));
    assert_refused(&server, request("http://b.example"), "403 Forbidden");
}

#[test]
fn a_client_that_is_no_page_sends_no_origin_and_may_connect() {
    // A client without an Origin is what `client` is.
    for origins in [Origins::SameHost, Origins::Any, list(&["https://example.com"])] {
        server(origins).assert_serves();
    }
}

#[test]
fn a_list_adds_what_it_names_to_the_same_host_and_nothing_else() {
    let server = server(list(&["https://example.com", "app.example"]));
    for origin in
        ["https://example.com", "https://Example.com", "https://app.example", "http://app.example:81"]
    {
        assert_allowed(&server, origin);
    }
    assert_allowed(&server, "http://127.0.0.1");
    for origin in ["http://example.com", "https://example.com:444", "https://www.example.com", "null"] {
        assert_forbidden(&server, origin);
    }
}

#[test]
fn any_allows_every_page() {
    let server = server(Origins::Any);
    for origin in ["http://evil.example", "null", "file://"] {
        assert_allowed(&server, origin);
    }
}

#[test]
fn two_origins_are_refused_whatever_is_allowed() {
    for origins in [Origins::SameHost, Origins::Any] {
        let server = server(origins);
        let two = "Origin: http://127.0.0.1\r\nOrigin: http://evil.example\r\n";
        assert_refused(&server, upgrade_request(server.address, two), "400 Bad Request");
    }
}
