--TEST--
A connection that is paused when its queue is full hears that it is empty, and goes on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: [
            'reactor_num' => 1,
            'socket_buffer_size' => 64 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
            'buffer_low_watermark' => 0,
        ]);
        $server->on('bufferFull', fn ($server, $fd) => show('bufferFull', $fd, $server->pause($fd)));
        $server->on('bufferEmpty', fn ($server, $fd) => show('bufferEmpty', $fd, $server->resume($fd)));
        $server->on('message', function ($server, $frame) {
            show($frame->data);
            for ($number = 0; $frame->data === 'go' && $number < 200; $number++) {
                $server->push($frame->fd, str_repeat('x', 65_536));
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor('bufferFull');
        $client->text('while it is paused');
        for ($number = 0; $number < 200; $number++) {
            $client->receive();
        }
        $server->waitFor('while it is paused');
    },
);
--EXPECT--
--- server ---
"go"
"bufferFull" 1 true
"bufferEmpty" 1 true
"while it is paused"
--- status 0 ---
