--TEST--
In close, getClientInfo() still knows the connection, and nothing can be pushed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('close', function ($server, $fd) {
            show($server->getClientInfo($fd)['remote_ip'], @$server->push($fd, 'too late'));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        Client::open($port)->close();
        $server->waitFor('127');
    },
);
--EXPECT--
--- server ---
"127.0.0.1" false
--- status 0 ---
