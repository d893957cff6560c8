--TEST--
A push that has to go through the mailbox, which is full, is refused and ends nothing
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        // Threads of their own empty their mailboxes meanwhile.
        $server = make_server(settings: ['mailbox_size_max' => '256K', 'reactor_num' => 0]);
        $accepted = 0;
        $server->on('handshake', function ($request, $response) use ($server, &$accepted) {
            if ($request->fd === 2) {
                for (; $accepted < 100 && $server->push(1, str_repeat('x', 65_536)); $accepted++);
                show($accepted > 0, $accepted < 100, $server->getLastError());
                show($server->exist(1), $server->isEstablished(1));
            }
            $key = base64_encode(sha1($request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
            $response->header('Sec-WebSocket-Accept', $key);
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->status(101);
            $response->end();
        });
        // It may overtake those that are in the mailbox.
        $server->on('message', function ($server) use (&$accepted) {
            $server->push(1, (string) $accepted);
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::open($port);
        $second = Client::open($port);
        $second->text('go');
        $expected = $heard = 0;
        while ($expected === 0 || $heard < $expected) {
            $message = $first->receive();
            is_numeric($message) ? $expected = (int) $message : $heard++;
        }
        show($heard === $expected);
        $first->close();
        show((string) $first->read());
        $server->waitFor('"close" 1');
        $second->close();
        show((string) $second->read());
    },
);
--EXPECTF--
true
"close 1000 \"\""
"close 1000 \"\""
--- server ---
%Aconnection[1] output buffer overflow
true true 1009
true true
"close" 1 0
"close" 2 0
--- status 0 ---
