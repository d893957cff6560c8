--TEST--
Without a callback for disconnect, close is called for every connection
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('connect', fn ($server, $fd) => show('connect', $fd));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        Client::tcp($port)->drop();
        $server->waitFor('"close" 1');
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $client->readToEnd();
        $server->waitFor('"close" 2');
        Client::open($port)->drop();
        $server->waitFor('"close" 3');
    },
);
--EXPECT--
--- server ---
"connect" 1
"close" 1
"connect" 2
"close" 2
"connect" 3
"close" 3
--- status 0 ---
