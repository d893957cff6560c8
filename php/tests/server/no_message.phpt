--TEST--
A server without a callback for messages does not start
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = new Swoole\WebSocket\Server('127.0.0.1', 0);
        serve($server);
        echo "not reached\n";
    },
    client: function (int $port, ServerProcess $server) {
        show($server->wait());
    },
);
--EXPECTF--
255
--- server ---
%AFatal error: Swoole\Server::start(): require onMessage callback in %s on line %d
--- status 255 ---
