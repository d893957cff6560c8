--TEST--
Names of fields begin with a capital letter after each hyphen, as header() writes them, whatever else the script does
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('request', function ($request, $response) {
            $response->header('x-formatted-NAME', '1');
            $response->header('x-PLAIN', '2', false);
            $response->header['direct'] = ['3', '4'];
            $response->cookie('a', 'b');
            $response->end('x-plain: 5');
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        $lines = explode("\r\n", rtrim($client->readHead()));
        $lines = preg_replace('/^(date: ).*/i', '$1...', $lines);
        sort($lines);
        echo implode("\n", $lines), "\n";
        show($client->readToEnd());
    },
);
--EXPECT--
Connection: close
Content-Length: 10
Content-Type: text/html
Date: ...
Direct: 3
Direct: 4
HTTP/1.1 200 OK
Server: gannet
Set-Cookie: a=b
X-Formatted-Name: 1
X-Plain: 2
"x-plain: 5"
--- server ---

--- status 0 ---
