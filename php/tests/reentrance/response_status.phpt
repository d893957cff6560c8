--TEST--
A field's __toString that sets its response's status while the head is made comes too late, and nothing breaks
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

class SetsStatus
{
    public function __construct(private Swoole\Http\Response $response)
    {
    }

    public function __toString(): string
    {
        return $this->response->status(202, 'Later') ? 'set' : 'not set';
    }
}

test(
    server: function () {
        $server = make_server();
        $server->on('beforeHandshakeResponse', function ($server, $request, $response) {
            $response->header['X-Field'] = new SetsStatus($response);
        });
        $server->on('request', function ($request, $response) {
            $response->header['X-Field'] = new SetsStatus($response);
            $response->write('a');
        });
        serve($server);
    },
    client: function (int $port) {
        foreach (["Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            . "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ''] as $fields) {
            $client = Client::tcp($port);
            $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n$fields\r\n");
            $head = $client->readHead();
            show(strtok($head, "\r"), strstr(strstr($head, 'X-Field'), "\r", true));
        }
    },
);
--EXPECT--
"HTTP/1.1 101 Switching Protocols" "X-Field: set"
"HTTP/1.1 200 OK" "X-Field: not set"
--- server ---

--- status 0 ---
