--TEST--
A timer that is cleared while a stop waits for coroutines calls nobody else's wait off
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function () {
            $timers = [];
            foreach (range(1, 8) as $_) {
                $timers[] = Swoole\Timer::tick(60_000, fn () => true);
            }
            go(function () use ($timers) {
                Co::sleep(0.3);
                foreach ($timers as $timer) {
                    show(Swoole\Timer::clear($timer));
                }
                show('cleared');
            });
            foreach (range(1, 4) as $number) {
                go(function () use ($number) {
                    Co::sleep(0.5 + $number / 100);
                    show('saved', $number);
                });
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $server->signal(15);
        show($server->wait());
    },
);
--EXPECT--
0
--- server ---
true
true
true
true
true
true
true
true
"cleared"
"saved" 1
"saved" 2
"saved" 3
"saved" 4
--- status 0 ---
