--TEST--
bufferFull and bufferEmpty tell when a client falls behind, and catches up
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: [
            'socket_buffer_size' => 64 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
            'buffer_low_watermark' => 0,
        ]);
        $server->on('bufferFull', fn ($server, $fd) => show('bufferFull', $fd));
        $server->on('bufferEmpty', fn ($server, $fd) => show('bufferEmpty', $fd));
        $server->on('message', function ($server, $frame) {
            if ($frame->data !== 'go') {
                $server->push($frame->fd, 'all is pushed');
                return;
            }
            for ($number = 0; $number < 200; $number++) {
                $server->push($frame->fd, str_repeat('x', 65_536));
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor('bufferFull');
        // On threads this could take faster than the callback pushes, which would be behind several times.
        $other = Client::open($port);
        $other->text('is all pushed?');
        $other->receive();
        for ($number = 0; $number < 200; $number++) {
            $client->receive();
        }
        $server->waitFor('bufferEmpty');
    },
);
--EXPECT--
--- server ---
"bufferFull" 1
"bufferEmpty" 1
--- status 0 ---
