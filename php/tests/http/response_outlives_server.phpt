--TEST--
A response that outlives its server ends no connection of the next one
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $kept = null;
        $first = make_server(settings: ['max_wait_time' => 1]);
        $first->on('request', function ($request, $response) use ($first, &$kept) {
            show('first', $request->fd, $response->write('a part'));
            $kept = $response;
            $first->shutdown();
        });
        $second = make_server();
        $second->on('open', function ($server, $request) use (&$kept) {
            show('second', $request->fd, $kept->close(), $server->exist($request->fd));
        });
        $second->on('message', fn ($server, $frame) => show($server->push($frame->fd, $frame->data)));
        file_put_contents(ports_file(), $second->port);
        serve($first);
        $second->start();
    },
    client: function (int $port) {
        $second = (int) file_get_contents(ports_file());
        unlink(ports_file());
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $client->readToEnd();
        $client = Client::open($second);
        $client->text('hello');
        show($client->receive());
    },
);
--EXPECT--
"hello"
--- server ---
"first" 1 true
"second" 1 true true
true
--- status 0 ---
