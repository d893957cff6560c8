--TEST--
A callback can wait until a slow client has caught up: bufferEmpty, which is no coroutine, wakes it by a channel
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $class) {
        $server = make_server($class, [
            'socket_buffer_size' => 4 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
            'buffer_low_watermark' => 0,
        ]);
        $full = [];
        $server->on('bufferFull', function ($server, $fd) use (&$full) {
            $full[$fd] = new Chan();
        });
        $server->on('bufferEmpty', function ($server, $fd) use (&$full) {
            $channel = $full[$fd] ?? null;
            unset($full[$fd]);
            $channel?->push(true);
        });
        $server->on('message', function ($server, $frame) use (&$full) {
            $waits = 0;
            $all = true;
            for ($number = 0; $number < 500; $number++) {
                $all = $server->push($frame->fd, str_repeat('x', 65_536)) && $all;
                Co::sleep(0.001);
                if (isset($full[$frame->fd])) {
                    $waits++ || show('waits');
                    $full[$frame->fd]->pop();
                }
            }
            show($all, $waits > 0);
            $server->push($frame->fd, 'end');
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            $server = $start($class);
            $client = Client::open($server->port);
            $client->text('go');
            $server->waitFor('"waits"');
            for ($count = 0; $client->receive() !== 'end'; $count++);
            $client->drop();
            show($class, $count, $server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"Swoole\\WebSocket\\Server" 500 0
"waits"
true true
"Gannet\\Server" 500 0
"waits"
true true
