//! Hosts that may be asked for: a page whose name is made to resolve to this machine is refused.

use gannet::settings::Hosts;

use super::refusal::{assert_refused, echo, echo_alone};
use crate::support::{TestServer, upgrade_request};

/// An upgrade for this host, by a page of the same.
fn request(host: &str) -> String {
    let address = "127.0.0.1:1".parse().expect("an address");
    upgrade_request(address, &format!("Origin: http://{host}\r\n"))
        .replace("Host: 127.0.0.1:1", &format!("Host: {host}"))
}

#[track_caller]
fn assert_answered(server: &TestServer, host: &str) {
    server.socket().upgrade(request(host));
}

/// A server that is told nothing of hosts.
fn server(address: &str) -> TestServer {
    let server = echo_alone(|settings| settings.listen = vec![address.into()]);
    TestServer::of(server.spawn().expect("a free port"))
}

#[test]
fn on_loopback_alone_only_names_of_this_machine_are_answered() {
    let server = server("127.0.0.1:0");
    for host in ["localhost:9501", "127.0.0.1", "[::1]:9501", "10.0.0.1"] {
        assert_answered(&server, host);
    }
    assert_refused(&server, request("evil.example:9501"), "421 Misdirected Request");
    let plain = "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assert_refused(&server, plain, "421 Misdirected Request");
}

#[test]
fn on_all_addresses_every_name_is_answered() {
    let mut server = server("0.0.0.0:0");
    server.address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    assert_answered(&server, "chat.example");
}

#[test]
fn a_list_adds_its_names_to_those_of_this_machine() {
    let server = echo(|settings| settings.hosts = Hosts::List(vec!["chat.example".into()]));
    assert_answered(&server, "chat.example");
    assert_answered(&server, "localhost");
    assert_refused(&server, request("evil.example"), "421 Misdirected Request");
}
