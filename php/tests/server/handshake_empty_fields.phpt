--TEST--
Fields with an empty value that say nothing so are left out of a 101, and Date is always a date
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $empty = function ($response) {
            foreach (['Server', 'Content-Type', 'Date', 'Content-Encoding', 'X-Empty'] as $name) {
                $response->header($name, '');
            }
        };
        $server->on('beforeHandshakeResponse', fn ($server, $request, $response) => $empty($response));
        $server->on('request', function ($request, $response) use ($empty) {
            $empty($response);
            $response->end();
        });
        serve($server);
    },
    client: function (int $port) {
        $empty = fn ($head) => preg_match_all('/^[^:\r]*: *(?=\r$)/m', $head, $found) ? $found[0] : [];
        $head = Client::tcp($port)->upgrade();
        show(strtok($head, "\r"), $empty($head));
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $head = $client->readHead();
        show(strtok($head, "\r"), $empty($head), preg_match('/^date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r$/mi', $head));
    },
);
--EXPECT--
"HTTP/1.1 101 Switching Protocols" ["X-Empty: "]
"HTTP/1.1 200 OK" ["X-Empty: "] 1
--- server ---

--- status 0 ---
