--TEST--
The functions swoole_timer_* are the same
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function ($server) {
            $id = swoole_timer_tick(60_000, fn () => null);
            $other = swoole_timer_after(60_000, fn () => null);
            show(swoole_timer_exists($id), swoole_timer_exists($other));
            show(swoole_timer_info($id)['interval'], swoole_timer_stats()['num']);
            show(count(iterator_to_array(swoole_timer_list())));
            show(swoole_timer_clear($id), swoole_timer_exists($id));
            show(swoole_timer_clear_all(), swoole_timer_exists($other));
            swoole_timer_after(1, fn () => $server->shutdown());
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        show($server->wait());
    },
);
--EXPECT--
0
--- server ---
true true
60000 2
2
true false
true false
--- status 0 ---
