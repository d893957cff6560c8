--TEST--
Connections have the numbers 1, 2, 3, in the order of their coming, and never twice
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('connect', fn ($server, $fd) => show('connect', $fd));
        $server->on('close', fn ($server, $fd) => $fd === 2 && show('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        foreach ([1, 2, 3] as $number) {
            $clients[$number] = Client::open($port);
            $server->waitFor("\"connect\" $number");
        }
        $clients[2]->close();
        $server->waitFor('"close" 2');
        $plain = Client::tcp($port);
        $server->waitFor('"connect" 4');
    },
);
--EXPECT--
--- server ---
"connect" 1
"connect" 2
"connect" 3
"close" 2
"connect" 4
--- status 0 ---
