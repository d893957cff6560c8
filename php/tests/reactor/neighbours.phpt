--TEST--
A client that floods the server does not keep others from being heard
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const MESSAGES = 2000;

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 1]);
        $server->on('message', function ($server, $frame) {
            static $floods = 0;
            if ($frame->data === 'quiet') {
                $server->push($frame->fd, $floods < MESSAGES ? 'heard in between' : 'heard at last');
            } else {
                $floods++;
                usleep(1000);
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $flood = Client::open($port);
        $quiet = Client::open($port);
        $left = str_repeat(Client::masked(2, str_repeat('f', 8_192)), MESSAGES);
        // So long that all of it would be with the server, if it took everything, and PHP has not come to half of it.
        $until = microtime(true) + 0.5;
        while (microtime(true) < $until) {
            $left = substr($left, $flood->writeSome($left));
            usleep(1000);
        }
        $quiet->text('quiet');
        while ($left !== '') {
            $left = substr($left, $flood->writeSome($left));
            usleep(1000);
        }
        show($quiet->receive());
    },
);
--EXPECT--
"heard in between"
--- server ---

--- status 0 ---
