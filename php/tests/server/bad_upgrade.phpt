--TEST--
An upgrade that is none gets an HTTP error, and no open
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        serve($server);
    },
    client: function (int $port) {
        foreach ([['Sec-WebSocket-Key' => null], ['Sec-WebSocket-Key' => 'short']] as $headers) {
            $client = Client::tcp($port);
            echo strtok($client->upgrade('/', $headers), "\r"), "\n";
        }
    },
);
--EXPECT--
HTTP/1.1 400 Bad Request
HTTP/1.1 400 Bad Request
--- server ---

--- status 0 ---
