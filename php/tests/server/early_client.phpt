--TEST--
Who connects before start() waits for it, for the port is open already
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        announce($server->port);
        usleep(200_000);
        $server->start();
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        echo strtok($client->upgrade(), "\r"), "\n";
        $server->waitFor('open');
    },
);
--EXPECT--
HTTP/1.1 101 Switching Protocols
--- server ---
"open"
--- status 0 ---
