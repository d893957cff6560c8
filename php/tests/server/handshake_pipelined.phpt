--TEST--
Frames that come with the request wait for the handshake callback's answer
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('handshake', function ($request, $response) {
            $key = $request->header['sec-websocket-key'];
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $accept = base64_encode(sha1($key . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
            $response->header('Sec-WebSocket-Accept', $accept);
            $response->status(101);
            $response->end();
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $client->write(Client::upgradeRequest() . Client::masked(1, 'early'));
        echo strtok($client->readHead(), "\r"), "\n";
        show($client->receive());
    },
);
--EXPECT--
HTTP/1.1 101 Switching Protocols
"heard early"
--- server ---

--- status 0 ---
