--TEST--
Requests over HTTP come behind the connect of their connection, and a page and a socket live on one port
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 2]);
        $known = [];
        $server->on('connect', function ($server, $fd) use (&$known) {
            $known[$fd] = true;
        });
        $server->on('disconnect', function ($server, $fd) use (&$known) {
            unset($known[$fd]);
        });
        $server->on('request', function ($request, $response) use (&$known) {
            isset($known[$request->fd]) || show('unknown', $request->fd);
            $response->end("page for {$request->get['number']}");
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, $frame->data));
        serve($server);
    },
    client: function (int $port) {
        $socket = Client::open($port);
        for ($number = 0; $number < 200; $number++) {
            $client = Client::tcp($port);
            $client->write("GET /?number=$number HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $body = $client->readResponse()[1];
            $body === "page for $number" || show($body);
            $socket->text("$number");
            $socket->receive() === "$number" || show('another answer');
            $client->drop();
        }
    },
);
--EXPECT--
--- server ---

--- status 0 ---
