--TEST--
$response->close() ends the connection for the script at once, as $server->close() does
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $tell = function ($fd) use ($server) {
            $all = iterator_to_array($server->connections, false);
            show($server->exist($fd), in_array($fd, $all), count($server->connections), $server->stats()['connection_num']);
        };
        $server->on('request', function ($request, $response) use ($tell) {
            $tell($request->fd);
            if ($request->server['request_uri'] === '/begun') {
                $response->write('a part');
            }
            // It is this connection's response, whatever the script writes there.
            $response->fd = 1;
            show($response->close(), $response->close());
            $tell($request->fd);
        });
        $server->on('handshake', function ($request, $response) use ($tell) {
            show($response->close());
            $tell($request->fd);
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $bystander = Client::tcp($port);
        foreach (['/', '/begun'] as $target) {
            $client = Client::tcp($port);
            $client->write("GET $target HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $client->readToEnd();
            unset($client);
            $server->waitFor($target === '/' ? 'close" 2' : 'close" 3');
        }
        $client = Client::tcp($port);
        show(strtok($client->upgrade(), "\r"));
        unset($client);
        $server->waitFor('close" 4');
    },
);
--EXPECT--
"HTTP/1.1 500 Internal Server Error"
--- server ---
true true 2 2
true false
false false 1 1
"close" 2 -1
true true 2 2
true false
false false 1 1
"close" 3 -1
true
false false 1 1
"close" 4 -1
"close" 1 0
--- status 0 ---
