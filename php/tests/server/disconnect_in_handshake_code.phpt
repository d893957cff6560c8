--TEST--
With Gannet\Server close hears the client's code also of a client that is sent away with its handshake
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $server->on('handshake', function ($request, $response) use ($server) {
            $key = $request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->header('Sec-WebSocket-Accept', base64_encode(sha1($key, true)));
            $response->status(101);
            $response->end();
            show($server->disconnect($request->fd, 4001, 'not you'));
        });
        $server->on('message', fn () => show('message'));
        $server->on('close', fn ($server, $fd, $reactor, ...$why) => show('close', $reactor, $why));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        echo $client->read(), "\n";
        $client->close(4002, 'as you like');
        echo $client->transcript(), "\n";
        $server->waitFor('"close"');
    },
);
--EXPECT--
close 4001 "not you"
end
--- server ---
true
"close" -1 [4002,"as you like"]
--- status 0 ---
