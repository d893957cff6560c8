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
        $answer = strtolower($client->readToEnd());
        foreach (['http/1.1 400 bad request', 'connection: close', 'content-type: text/html; charset=utf-8',
                  'cache-control: must-revalidate,no-cache,no-store', 'content-length: 83', ''] as $line) {
            if (!str_contains($answer, "$line\r\n")) {
                echo "missing: $line\n", $answer;
            }
        }
        show(str_contains($answer, "\r\n\r\n<html><body><h2>http 400 bad request</h2><hr>"));
    },
);
--EXPECT--
true
--- server ---

--- status 0 ---
