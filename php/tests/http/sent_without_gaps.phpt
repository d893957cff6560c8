--TEST--
Bytes that send() says true to while a client waits for its answer all arrive; from the limit on it says false, until the client reads
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/numbered.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: ['socket_buffer_size' => 1024 * 1024]);
        $server->on('request', function ($request, $response) use ($server) {
            $response->detach();
            send_numbered($server, $request->fd);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        receive_numbered($client, $server);
    },
);
--EXPECTF--
true
--- server ---
%Aconnection[1] output buffer overflow
true true 1009
true
--- status 0 ---
