--TEST--
Timers tick, come once, and can be listed and cleared
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function ($server) {
            $count = 0;
            $id = Timer::tick(20, function (int $timer, string $one, int $two) use ($server, &$count, &$id) {
                show('tick', $timer === $id, $one, $two);
                if (++$count === 3) {
                    show(Timer::clear($timer), Timer::exists($timer));
                    Timer::after(10, function (string $word) use ($server) {
                        show('after', func_get_args());
                        $server->shutdown();
                    }, 'word');
                }
            }, 'one', 2);
            show(is_int($id), $id > 0, Timer::exists($id), Timer::exists($id + 100));
            $never = Timer::after(60_000, fn () => show('never'));
            show(count(iterator_to_array(Timer::list())), in_array($id, iterator_to_array(Timer::list()), true));
            show(array_keys(Timer::info($id)), Timer::info($id)['interval'], Timer::info($id + 100));
            show(array_keys(Timer::stats()), Timer::stats()['num']);
            show(Timer::clear($never), @Timer::clear($never));
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
true true true false
2 true
["exec_msec","exec_count","interval","round","removed"] 20 null
["initialized","num","round"] 2
true false
"tick" true "one" 2
"tick" true "one" 2
"tick" true "one" 2
true false
"after" ["word"]
--- status 0 ---
