--TEST--
A body in malformed chunks is answered with 400, and nothing behind it is taken for a request
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('request', function ($request, $response) {
            show($request->getMethod(), $request->getContent());
            $response->end('fine');
        });
        serve($server);
    },
    client: function (int $port) {
        $head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        $behind = "GET /behind HTTP/1.1\r\nHost: localhost\r\n\r\n";
        foreach (["3 x\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\nX: y\r\n folded\r\n\r\n"] as $body) {
            $client = Client::tcp($port);
            $client->write($head . $body . $behind);
            $answer = $client->readToEnd();
            show(strtok($answer, "\r"), substr_count($answer, 'HTTP/1.1 '));
        }
        show(get(Client::tcp($port), '/', 'POST', "Transfer-Encoding: chunked\r\n", "3 ;x\r\nabc\r\n0\r\nX: y\r\n\r\n")[0]);
    },
);
--EXPECT--
"HTTP/1.1 400 Bad Request" 1
"HTTP/1.1 400 Bad Request" 1
"HTTP/1.1 200 OK"
--- server ---
"POST" "abc"
--- status 0 ---
