--TEST--
bufferFull comes when the callback that pushed has returned, and what it throws closes its connection
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: [
            'socket_buffer_size' => 64 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
        ]);
        $fill = function ($fd) use ($server) {
            for ($number = 0; $number < 300; $number++) {
                @$server->push($fd, str_repeat('x', 65_536));
            }
            show('filled', $fd);
        };
        $server->on('bufferFull', function ($server, $fd) use ($fill) {
            show('bufferFull', $fd);
            if ($fd === 1) {
                // From a timer as well.
                $server->after(1, $fill, 2);
                throw new Exception('thrown');
            }
        });
        $server->on('message', function ($server) use ($fill) {
            $fill(1);
            // One that is over by then is not told of.
            $fill(3);
            $server->close(3);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::open($port);
        $second = Client::open($port);
        $third = Client::open($port);
        $second->text('go');
        $server->waitFor('"bufferFull" 1');
        for ($number = 0; $number < 300; $number++) {
            $first->receive();
        }
        show(substr($first->read(), 0, 10));
        $server->waitFor('"bufferFull" 2');
    },
);
--EXPECTF--
"close 1011"
--- server ---
"filled" 1
"filled" 3
"bufferFull" 1
%AException: thrown in %A
"filled" 2
"bufferFull" 2
--- status 0 ---
