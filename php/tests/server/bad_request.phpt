--TEST--
Without a callback for request, plain HTTP gets Swoole's page
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        echo str_replace("\r\n", "\n", $client->readToEnd()), "\n";
    },
);
--EXPECT--
HTTP/1.1 400 Bad Request
Connection: close
Content-Type: text/html; charset=UTF-8
Cache-Control: must-revalidate,no-cache,no-store
Content-Length: 83
Server: swoole-http-server

<html><body><h2>HTTP 400 Bad Request</h2><hr><i>Powered by Swoole</i></body></html>
--- server ---

--- status 0 ---
