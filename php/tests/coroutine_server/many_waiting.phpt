--TEST--
500 connections whose callbacks all wait are answered together
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $class) {
        $server = make_server($class);
        $server->on('message', function ($server, $frame) {
            Co::sleep(0.2);
            $server->push($frame->fd, "heard $frame->data");
        });
        $server->on('workerStop', fn () => show(Co::stats()['coroutine_peak_num'] > 100, Co::stats()['coroutine_num']));
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            $server = $start($class);
            $clients = array_map(fn () => Client::open($server->port), range(1, 500));
            $began = microtime(true);
            foreach ($clients as $number => $client) {
                $client->text("number $number");
            }
            $heard = 0;
            foreach ($clients as $number => $client) {
                $heard += (int) ($client->receive() === "heard number $number");
            }
            // One after the other they would take 100 s.
            show($class, $heard, microtime(true) - $began < (getenv('USE_ZEND_ALLOC') === '0' ? 50 : 1));
            foreach ($clients as $client) {
                $client->drop();
            }
            show($server->stop(), $server->output());
        }
    },
);
--EXPECT--
"Swoole\\WebSocket\\Server" 500 true
0 "true 0\n"
"Gannet\\Server" 500 true
0 "true 0\n"
