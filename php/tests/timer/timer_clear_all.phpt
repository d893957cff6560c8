--TEST--
clearAll() ends all timers, also from inside one of them
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function ($server) {
            Timer::tick(10, function () {
                show('tick');
                show(Timer::clearAll(), Timer::stats()['num']);
            });
            Timer::after(50, fn () => show('never'));
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, 'still here'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $server->waitFor('tick');
        usleep(150_000);
        $client = Client::open($port);
        $client->text('hello');
        show($client->receive());
    },
);
--EXPECT--
"still here"
--- server ---
"tick"
true 0
--- status 0 ---
