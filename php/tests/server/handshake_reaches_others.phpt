--TEST--
While a script answers a handshake it reaches the other connections as in any callback
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('handshake', function ($request, $response) use ($server) {
            if ($request->fd === 3) {
                show($server->push(1, 'from the handshake'), $server->pause(1), $server->resume(1));
                show($server->close(2), $server->isEstablished(2));
                show($server->push(2, 'x'), $server->close(99));
            }
            $key = base64_encode(sha1($request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
            $response->header('Sec-WebSocket-Accept', $key);
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->status(101);
            $response->end();
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, $frame->data));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::open($port);
        $second = Client::open($port);
        $third = Client::open($port);
        show($first->receive());
        show($second->read());
        $first->text('one');
        $third->text('three');
        show($first->receive(), $third->receive());
        $server->waitFor('"close" 2');
        $first->close();
        show((string) $first->read());
        $server->waitFor('"close" 1');
        $third->close();
        show((string) $third->read());
        $server->waitFor('"close" 3');
    },
);
--EXPECTF--
"from the handshake"
null
"one" "three"
"close 1000 \"\""
"close 1000 \"\""
--- server ---
true true true
true false

Warning: Swoole\WebSocket\Server::push(): session#2 does not exists in %s on line %d

Warning: Swoole\Server::close(): session#99 does not exists in %s on line %d
false false
"close" 2
"close" 1
"close" 3
--- status 0 ---
