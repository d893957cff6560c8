--TEST--
With a callback for request, plain HTTP is served on the same port
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('request', function ($request, $response) use ($server) {
            show($request->fd, $request->server['request_method'], $request->server['request_uri'], $request->post);
            $response->header('X-Mine', 'yes');
            $response->status(201);
            foreach ($server->connections as $fd) {
                if ($server->isEstablished($fd)) {
                    $server->push($fd, $request->getContent());
                }
            }
            $response->end("made\n");
        });
        serve($server);
    },
    client: function (int $port) {
        $socket = Client::open($port);
        $client = Client::tcp($port);
        foreach (['a=1&b=2', 'a=3'] as $body) {
            $client->write("POST /path?x=1 HTTP/1.1\r\nHost: localhost\r\n"
                . "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
            [$head, $answer] = $client->readResponse();
            show(strtok($head, "\r"), preg_match('/^x-mine: yes\r$/mi', $head), $answer);
            show($socket->receive());
        }
    },
);
--EXPECT--
"HTTP/1.1 201 Created" 1 "made\n"
"a=1&b=2"
"HTTP/1.1 201 Created" 1 "made\n"
"a=3"
--- server ---
2 "POST" "/path" {"a":"1","b":"2"}
2 "POST" "/path" {"a":"3"}
--- status 0 ---
