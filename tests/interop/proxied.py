"""Is a browser served through nginx, which is in front of `gannet serve` as README says?

    proxied.py KEPT REWRITTEN BARE

All are addresses of nginx: KEPT has README's configuration, REWRITTEN the same without the line that keeps `Host`, BARE
has `proxy_pass` alone.
"""

import http.client
import socket
import sys

from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

NAME = "chat.example.org"
PATIENCE = 20


def open_page(address, origin):
    """A WebSocket as a page of this origin opens it, whose name leads to this nginx."""
    host, port = address.rsplit(":", 1)
    to_nginx = socket.create_connection((host, int(port)), timeout=PATIENCE)
    return connect(f"ws://{NAME}/", sock=to_nginx, origin=origin, open_timeout=PATIENCE, close_timeout=PATIENCE)


def status_of(address, origin):
    """The status of the answer to the handshake."""
    try:
        with open_page(address, origin):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def a_page_talks(address):
    with open_page(address, f"http://{NAME}") as client:
        for text in ["hello", "x" * 100_000]:
            client.send(text)
            answer = client.recv(timeout=PATIENCE)
            assert answer == f"server received: {text}", f"{len(answer)} came back"
        client.close(1000)
        assert client.close_code == 1000, f"closed with {client.close_code}"


def plain_requests_are_answered(address):
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    for _ in range(2):
        connection.request("GET", "/health", headers={"Host": NAME})
        answer = connection.getresponse()
        body = answer.read()
        assert (answer.status, body) == (200, b"ok\n"), f"{answer.status} {body}"


def foreign_pages_are_refused(address):
    status = status_of(address, "https://evil.example")
    assert status == 403, f"answered with {status}"


def without_the_host_every_page_is_foreign(address):
    status = status_of(address, f"http://{NAME}")
    assert status == 403, f"answered with {status}"
    # It is the page that is refused: what is no browser says no Origin.
    status = status_of(address, None)
    assert status == 101, f"answered with {status}"


def the_page_is_served(address):
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.request("GET", "/", headers={"Host": NAME})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200 and body.rstrip().endswith(b"</html>"), f"{answer.status} {body[-100:]}"


kept, rewritten, bare = sys.argv[1:]
for check, address in [
    (a_page_talks, kept),
    (plain_requests_are_answered, kept),
    (foreign_pages_are_refused, kept),
    (without_the_host_every_page_is_foreign, rewritten),
    (plain_requests_are_answered, bare),
    (the_page_is_served, bare),
]:
    check(address)
    print(f"ok      through nginx: {check.__name__.replace('_', ' ')}")
