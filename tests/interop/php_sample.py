"""Does `websockets` for Python converse with php/examples/sample.php?

    php_sample.py URL
"""

import sys

from websockets.sync.client import connect

with connect(sys.argv[1]) as client:
    client.send("from Python")
    answer = client.recv(timeout=20)
    assert answer == "server received: from Python", answer
    client.close()
    assert client.close_code == 1000, client.close_code
print("ok      Python converses with sample.php")
