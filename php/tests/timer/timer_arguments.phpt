--TEST--
What a timer refuses
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test(
    server: function () {
        set_error_handler(function ($level, $message) {
            echo 'warned: ', strtok($message, ':'), "\n";
            return true;
        });
        $server = make_server();
        $server->on('workerStart', function ($server) {
            show(Timer::tick(0, fn () => null));
            show(Timer::after(-1, fn () => null));
            show(Timer::clear(123));
            Timer::after(1, fn () => $server->shutdown());
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $server->wait();
    },
);
--EXPECT--
--- server ---
warned: Swoole\Timer
false
warned: Swoole\Timer
false
false
--- status 0 ---
