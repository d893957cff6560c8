--TEST--
The Swoole-named classes accept pages of any host; Gannet\Server does not
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        serve(make_server($variant));
    },
    client: function (callable $start) {
        foreach (['Swoole\WebSocket\Server', 'Gannet\Server'] as $class) {
            $server = $start($class);
            echo "$class: ";
            $client = Client::tcp($server->port);
            echo strtok($client->upgrade('/', ['Origin' => 'http://elsewhere.example']), "\r"), "\n";
            $server->stop();
        }
    },
);
--EXPECT--
Swoole\WebSocket\Server: HTTP/1.1 101 Switching Protocols
Gannet\Server: HTTP/1.1 403 Forbidden
