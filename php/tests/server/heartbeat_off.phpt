--TEST--
Without an interval heartbeat() says false, and nobody is closed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => show($server->heartbeat(), $server->heartbeat(false)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor("\n");
    },
);
--EXPECT--
--- server ---
false false
--- status 0 ---
