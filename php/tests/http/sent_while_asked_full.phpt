--TEST--
Bytes that send() refuses, since a client that waits for its answer does not read, end nothing: its connection is there, and close ends it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: ['socket_buffer_size' => 1024 * 1024]);
        $server->on('request', function ($request, $response) use ($server) {
            $fd = $request->fd;
            $response->detach();
            for ($number = 0; $number < 1000 && $server->send($fd, str_repeat('x', 65_536)); $number++);
            show($number > 10, $number < 1000, $server->getLastError());
            show($server->exist($fd), iterator_to_array($server->connections, false) === [$fd]);
            show($server->close($fd), $server->exist($fd));
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $server->waitForLines(3);
        show(trim($client->readToEnd(), 'x'));
        $client->drop();
        $server->waitFor('"close" 1');
    },
);
--EXPECTF--
""
--- server ---
%Aconnection[1] output buffer overflow
true true 1009
true true
true false
"close" 1 -1
--- status 0 ---
