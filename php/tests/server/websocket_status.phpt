--TEST--
websocket_status is there wherever WebSocket is spoken, and 3 once it is established
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $status = fn (int $fd) => $server->getClientInfo($fd)['websocket_status'] ?? 'none';
        $server->on('connect', fn ($server, $fd) => show('connect', $status($fd)));
        $server->on('request', function ($request, $response) use ($status) {
            show('request', $status($request->fd));
            $response->end('over HTTP');
        });
        $server->on('handshake', function ($request, $response) use ($server, $status) {
            show('handshake', $status($request->fd), $server->isEstablished($request->fd));
            $key = $request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->header('Sec-WebSocket-Accept', base64_encode(sha1($key, true)));
            $response->status(101);
            $response->end();
            show('answered', $status($request->fd), $server->isEstablished($request->fd));
        });
        $server->on('message', fn ($server, $frame) => show('message', $status($frame->fd)));
        $server->on('close', fn ($server, $fd) => show('close', $status($fd)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        show($client->readResponse()[1]);
        $client->upgrade();
        $client->text('go');
        $client->close();
        $client->transcript();
        $server->waitFor('"close"');
    },
);
--EXPECT--
"over HTTP"
--- server ---
"connect" 0
"request" 0
"handshake" 2 false
"answered" 3 true
"message" 3
"close" 3
--- status 0 ---
