--TEST--
Timers come in the order of their times, and a busy server does not lose one
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function ($server) {
            foreach ([250, 50, 450] as $wait) {
                Timer::after($wait, function () use ($wait, $server) {
                    show($wait);
                    $wait === 450 && $server->shutdown();
                });
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $start = microtime(true);
        $server->wait();
        $passed = microtime(true) - $start;
        show($passed > 0.2, $passed < 5);
    },
);
--EXPECT--
true true
--- server ---
50
250
450
--- status 0 ---
