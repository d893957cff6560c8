--TEST--
A tick that waits for longer than its interval overlaps with the next, and can clear its timer meanwhile
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        $server->on('workerStart', function ($server) use (&$waiting) {
            Swoole\Timer::tick(2, function ($timer) use ($server, &$waiting) {
                $number = count($waiting);
                $waiting[] = Co::getCid();
                show('tick', $number);
                if ($number < 3) {
                    Co::yield();
                } else {
                    show(Swoole\Timer::clear($timer), Swoole\Timer::exists($timer));
                    // As many ticks would have come.
                    Co::sleep(0.05);
                    array_map(Co::resume(...), array_slice($waiting, 0, 3));
                    $server->after(1, function () use ($server) {
                        Co::sleep(0.01);
                        show('after');
                        $server->defer(function () use ($server) {
                            Co::sleep(0.01);
                            show('deferred', count(iterator_to_array(Co::list())), Swoole\Timer::stats()['num']);
                            $server->shutdown();
                        });
                    });
                }
                show('tick ends', $number, Swoole\Timer::exists($timer), Swoole\Timer::clear($timer));
            });
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
"tick" 0
"tick" 1
"tick" 2
"tick" 3
true false
"tick ends" 0 false false
"tick ends" 1 false false
"tick ends" 2 false false
"tick ends" 3 false false
"after"
"deferred" 1 0
--- status 0 ---
