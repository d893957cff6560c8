"""Does `websockets` for Python understand what Gannet compresses, and Gannet what it compresses?

    compressed.py URL MODE

The server is crates/gannet/tests/compression_clients.rs, where the conversation is explained.
"""

import sys

from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect

PATIENCE = 60
SENT = 2000
SIZES = [20, 100, 300, 511, 512, 700, 1000, 1500, 2000, 3000, 125, 126, 127, 5000, 12_000, 40_000]
OFFERS = {
    "alone": {"server_no_context_takeover": True, "client_no_context_takeover": True},
    "context": {"client_max_window_bits": True},
    "context-window-9": {"server_max_window_bits": 9, "client_max_window_bits": 9},
    "dropping": {"client_max_window_bits": True},
}


def text_of(number):
    parts, size, word = [f"{number} "], len(f"{number} "), 0
    while size < SIZES[number % len(SIZES)]:
        parts.append(f"{(number // 3 * 7919 + word * 104_729) % 1_000_003},")
        size += len(parts[-1])
        word += 1
    return "".join(parts)


url, mode = sys.argv[1:]
offer = ClientPerMessageDeflateFactory(**OFFERS[mode])
with connect(url, extensions=[offer], compression=None, max_size=None) as client:
    assert client.protocol.extensions, "no compression was agreed on"
    for number in range(SENT):
        client.send(text_of(number))
    client.send("go")
    received = 0
    while not (text := client.recv(timeout=PATIENCE)).startswith("end "):
        number = int(text.split(" ")[0])
        assert text == text_of(number), f"message {number} is another: {text[:100]!r}"
        received += 1
    assert text == f"end {received}", f"{received} arrived, the server says {text}"
