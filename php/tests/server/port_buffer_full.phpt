--TEST--
bufferFull of a further port is called for its connections, also where the first port has none
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: [
            'socket_buffer_size' => 64 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
        ]);
        $second = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        file_put_contents(ports_file(), $second->port);
        $second->on('bufferFull', fn ($server, $fd) => show('bufferFull', $fd));
        $server->on('message', function ($server, $frame) {
            foreach ([1, 2] as $fd) {
                for ($number = 0; $number < 200; $number++) {
                    $server->push($fd, str_repeat('x', 65_536));
                }
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $other = (int) file_get_contents(ports_file());
        unlink(ports_file());
        $clients = [Client::open($port), Client::open($other)];
        $clients[0]->text('go');
        $server->waitFor('bufferFull');
    },
);
--EXPECT--
--- server ---
"bufferFull" 2
--- status 0 ---
