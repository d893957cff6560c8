--TEST--
A timer can be made and cleared in a callback for handshake
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use Swoole\Timer;

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function () use (&$tick) {
            $tick = Timer::tick(60_000, fn () => null);
        });
        $server->on('handshake', function ($request, $response) use (&$tick) {
            show(Timer::clear($tick), Timer::exists($tick));
            Timer::after(20, fn () => show('went off'));
            $response->status(403);
            $response->end();
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        echo strtok(Client::tcp($port)->upgrade(), "\r"), "\n";
        $server->waitFor('went off');
    },
);
--EXPECT--
HTTP/1.1 403 Forbidden
--- server ---
true false
"went off"
--- status 0 ---
