--TEST--
The response of a handshake that has been answered ends nothing any more
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $event) {
        $server = make_server();
        $kept = null;
        $answer = function ($request, $response) use (&$kept, $event) {
            $kept = $response;
            if ($event === 'handshake') {
                $key = $request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
                $response->header('Upgrade', 'websocket');
                $response->header('Connection', 'Upgrade');
                $response->header('Sec-WebSocket-Accept', base64_encode(sha1($key, true)));
                $response->status(101);
                $response->end();
            }
        };
        $server->on($event, fn (...$arguments) => $answer(...array_slice($arguments, -2)));
        $server->on('message', function ($server, $frame) use (&$kept) {
            show($kept->close(), $server->exist($frame->fd), $server->isEstablished($frame->fd));
            show(count($server->connections), $server->push($frame->fd, "heard $frame->data"));
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            finish($server = $start($event), function () use ($server) {
                $client = Client::open($server->port);
                $client->text('one');
                show($client->receive());
                $client->text('two');
                show($client->receive());
            });
        }
    },
);
--EXPECT--
"heard one"
"heard two"
--- server ---
false true true
1 true
false true true
1 true
--- status 0 ---
"heard one"
"heard two"
--- server ---
false true true
1 true
false true true
1 true
--- status 0 ---
