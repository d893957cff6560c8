--TEST--
bufferFull and bufferEmpty come for what publish() has put into a member's queue, too, and for nobody else
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class, [
            'socket_buffer_size' => 64 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
            'buffer_low_watermark' => 0,
        ]);
        $server->on('open', fn ($server, $request) => $request->fd < 3 && $server->join($request->fd, 'all'));
        $server->on('bufferFull', fn ($server, $fd) => show('bufferFull', $fd));
        $server->on('bufferEmpty', fn ($server, $fd) => show('bufferEmpty', $fd));
        $server->on('message', function ($server, $frame) {
            for ($number = 0; $number < 200; $number++) {
                $server->publish('all', str_repeat('x', 65_536), WEBSOCKET_OPCODE_BINARY, 1);
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $except = Client::open($port);
        $member = Client::open($port);
        $other = Client::open($port);
        $other->text('go');
        $server->waitFor('bufferFull');
        for ($number = 0; $number < 200; $number++) {
            $member->receive();
        }
        $server->waitFor('bufferEmpty');
        show($except->isQuiet(), $other->isQuiet());
    },
);
--EXPECT--
true true
--- server ---
"bufferFull" 2
"bufferEmpty" 2
--- status 0 ---
