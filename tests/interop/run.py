"""Does `websockets` for Python understand `gannet echo`, and `gannet echo` it?

    run.py URL BINARY

URL is that of a `gannet echo` with `--set 'subprotocols=["chat"]'` and `--set ping_interval=1`, and the defaults
for the rest; BINARY is the `gannet` to start another one with, which is then stopped by a signal.
"""

import contextlib
import re
import signal
import subprocess
import sys
import traceback

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PATIENCE = 20
MESSAGE_SIZE_MAX = 1024 * 1024
SIZES = [0, 1, 125, 126, 65_535, 65_536, MESSAGE_SIZE_MAX]


def assert_echo(client, message):
    client.send(message)
    answer = client.recv(timeout=PATIENCE)
    assert type(answer) is type(message), f"{type(answer)} came back"
    assert answer == message, f"{len(answer)} came back for {len(message)}"


def assert_closed(client, code):
    """Waits until the server has closed, with this code."""
    try:
        answer = client.recv(timeout=PATIENCE)
    except ConnectionClosed as closed:
        assert closed.rcvd is not None, "the connection ended without a Close"
        assert closed.rcvd.code == code, f"closed with {closed.rcvd.code}"
    else:
        raise AssertionError(f"{len(answer)} came instead of a Close")


def text_of(size):
    def check(url):
        with connect(url) as client:
            assert_echo(client, "x" * size)

    return f"a text of {size} bytes comes back", check


def binary_of(size):
    def check(url):
        with connect(url) as client:
            assert_echo(client, b"\xfe" * size)

    return f"a binary message of {size} bytes comes back", check


def text_beyond_ascii(url):
    with connect(url) as client:
        assert_echo(client, "grüße, κόσμε, 🐦\0")


def messages_in_order(url):
    with connect(url) as client:
        for number in range(1000):
            client.send(str(number))
        for number in range(1000):
            assert client.recv(timeout=PATIENCE) == str(number)


def fragments_of_text(url):
    with connect(url) as client:
        client.send(["grü", "", "n" * 70_000, "!"])
        assert client.recv(timeout=PATIENCE) == "grü" + "n" * 70_000 + "!"


def fragments_of_binary(url):
    with connect(url) as client:
        client.send([b"\x00", b"\xff" * 126, b""])
        assert client.recv(timeout=PATIENCE) == b"\x00" + b"\xff" * 126


def ping_of_client(url):
    with connect(url, ping_interval=None) as client:
        for payload in [b"", b"there?", b"\x07" * 125]:
            assert client.ping(payload).wait(PATIENCE), f"no Pong for {payload}"
        assert_echo(client, "hello")


def ping_of_server(url):
    # Two Pings and the time to answer them go by.
    with connect(url, ping_interval=None) as client:
        with contextlib.suppress(TimeoutError):
            client.recv(timeout=3)
        assert_echo(client, "hello")


def close_by_client(url):
    for code, reason in [(1000, ""), (3000, "lunch"), (4999, "ü" * 61)]:
        with connect(url) as client:
            client.close(code, reason)
            assert client.close_code == code, f"{client.close_code} came back for {code}"


def close_by_server(url):
    with connect(url) as client:
        client.send("x" * (MESSAGE_SIZE_MAX + 1))
        assert_closed(client, 1009)


def close_by_signal(_url):
    server = subprocess.Popen([BINARY, "echo", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        address = re.search(r"listening on (\S+)", server.stderr.readline())[1]
        with connect(f"ws://{address}") as client:
            assert_echo(client, "hello")
            server.send_signal(signal.SIGTERM)
            assert_closed(client, 1001)
        assert server.wait(PATIENCE) == 0, f"the server ended with {server.returncode}"
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def subprotocol_agreed(url):
    with connect(url, subprotocols=["soap", "chat"]) as client:
        assert client.subprotocol == "chat", f"{client.subprotocol} was agreed on"
        assert_echo(client, "hello")


def subprotocol_not_agreed(url):
    with connect(url, subprotocols=["soap"]) as client:
        assert client.subprotocol is None, f"{client.subprotocol} was agreed on"
        assert_echo(client, "hello")


CHECKS = [
    *[text_of(size) for size in SIZES],
    *[binary_of(size) for size in SIZES],
    ("a text beyond ASCII comes back", text_beyond_ascii),
    ("a thousand messages come back in order", messages_in_order),
    ("fragments of a text come back as one", fragments_of_text),
    ("fragments of a binary message come back as one", fragments_of_binary),
    ("a Ping of the client is answered", ping_of_client),
    ("the answer to a Ping of the server is understood", ping_of_server),
    ("a Close of the client is answered with its code", close_by_client),
    ("a message that is too big is answered with 1009", close_by_server),
    ("a server that is stopped says 1001", close_by_signal),
    ("the subprotocol that both speak is agreed on", subprotocol_agreed),
    ("no subprotocol is agreed on where there is none", subprotocol_not_agreed),
]


def passes(name, check, url):
    try:
        check(url)
    except Exception:
        print(f"FAILED  {name}")
        traceback.print_exc(file=sys.stdout)
        return False
    print(f"ok      {name}")
    return True


if __name__ == "__main__":
    URL, BINARY = sys.argv[1:]
    results = [passes(name, check, URL) for name, check in CHECKS]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.exit(0 if all(results) else 1)
