--TEST--
send() to a WebSocket for whose client too much waits says false without a warning, and the connection is over
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        set_error_handler(fn ($level, $message) => throw new ErrorException($message));
        $server = make_server(settings: ['socket_buffer_size' => 1024 * 1024]);
        $server->on('message', function ($server, $frame) {
            $part = "\x82\x7e" . pack('n', 65_000) . str_repeat('x', 65_000);
            for ($number = 0; $number < 1000 && $server->send(1, $part); $number++);
            show($number > 10, $number < 1000, $server->getLastError());
            show($server->send(1, 'more'), $server->getLastError(), $server->exist(1));
        });
        $server->on('close', fn ($server, $fd, $reactor) => $fd === 1 && show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $slow = Client::open($port);
        $client = Client::open($port);
        $client->text('go');
        $server->waitForLines(3);
        while (($frame = $slow->read()) && $frame->opcode === 2);
        show(substr((string) $frame, 0, 10));
        $slow->drop();
        $server->waitFor('"close" 1');
    },
);
--EXPECTF--
"close 1013"
--- server ---
%Aconnection[1] output buffer overflow
true true 1009
false 1009 false
"close" 1 -1
--- status 0 ---
