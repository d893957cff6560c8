"""Do the examples with tasks converse with `websockets` for Python?

    examples.py FOLDER

FOLDER is Cargo's: `target/debug`.
"""

import contextlib
import http.client
import json
import signal
import subprocess
import sys

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

PATIENCE = 20


@contextlib.contextmanager
def running(path):
    """A program on a free port: its process and address."""
    program = subprocess.Popen([path, "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        line = program.stdout.readline()
        assert line.startswith("listening on "), line
        yield program, line.split()[-1]
    finally:
        program.kill()
        program.wait()


def status_of(url, **more):
    """The status of a handshake that is refused."""
    try:
        with connect(url, open_timeout=PATIENCE, **more):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def hears(client, **event):
    heard = json.loads(client.recv(timeout=PATIENCE))
    assert heard == event, heard


def cookie_of(address, name, password):
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    body = json.dumps({"name": name, "password": password})
    connection.request("POST", "/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 204, answer.status
    return answer.getheader("Set-Cookie").split(";")[0]


def lounge(_, address):
    url = f"ws://{address}/chat"
    assert status_of(url) == 401
    cookies = [{"Cookie": cookie_of(address, *user)} for user in [("Ada", "engine"), ("Grace", "compiler")]]
    with connect(url, additional_headers=cookies[0]) as ada:
        hears(ada, type="present", names=["Ada"])
        ada.send("ahoy")
        hears(ada, type="said", by="Ada", text="ahoy")
        with connect(url, additional_headers=cookies[1]) as grace:
            hears(grace, type="present", names=["Ada", "Grace"])
            hears(grace, type="said", by="Ada", text="ahoy")
            hears(ada, type="joined", name="Grace")
        hears(ada, type="left", name="Grace")


def ticker(program, address):
    with connect(f"ws://{address}/") as client:
        client.send('{"subscribe": "GBPUSD"}')
        prices = [json.loads(client.recv(timeout=PATIENCE)) for _ in range(3)]
        assert {price["symbol"] for price in prices} == {"GBPUSD"}, prices
        numbers = [price["number"] for price in prices]
        assert numbers == sorted(set(numbers)), numbers
        # Ctrl-C stops it in order.
        program.send_signal(signal.SIGINT)
        try:
            while True:
                client.recv(timeout=PATIENCE)
        except ConnectionClosed as closed:
            assert closed.rcvd.code == 1001, closed
    assert program.wait(PATIENCE) == 0


def token(_, address):
    assert status_of(f"ws://{address}/") == 401
    assert status_of(f"ws://{address}/?token=guess") == 401
    with connect(f"ws://{address}/?token=secret") as one:
        assert one.recv(timeout=PATIENCE) == "ahoy, Ada"
        with connect(f"ws://{address}/", additional_headers={"Authorization": "Bearer secret"}) as other:
            assert other.recv(timeout=PATIENCE) == "ahoy, Ada"
            other.send("hello")
            for client in [one, other]:
                assert client.recv(timeout=PATIENCE) == "Ada: hello"


for name, converse in [("lounge", lounge), ("ticker", ticker), ("gannet-example-token", token)]:
    folder = sys.argv[1] if converse is token else f"{sys.argv[1]}/examples"
    with running(f"{folder}/{name}") as (program, address):
        converse(program, address)
    print(f"ok      Python converses with {name}")
