--TEST--
No server is made while one runs
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => attempt(fn () => new Swoole\WebSocket\Server('127.0.0.1', 0)));
        serve($server);
    },
    client: function (int $port) {
        Client::open($port);
    },
);
--EXPECT--
--- server ---
Swoole\Exception -3: server is running. unable to create Swoole\WebSocket\Server
--- status 0 ---
