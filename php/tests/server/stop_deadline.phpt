--TEST--
A client that does not answer the 1001 does not keep the server for ever
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $server->waitFor('open');
        $start = microtime(true);
        $server->signal(15);
        show($server->wait(), microtime(true) - $start < 15);
    },
);
--EXPECT--
0 true
--- server ---
"open"
--- status 0 ---
