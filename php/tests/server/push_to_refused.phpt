--TEST--
A push to a client whose handshake the script has refused says false, and nothing of it is kept
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('handshake', function ($request, $response) use ($server) {
            $response->status(403);
            show($response->end('no'), $server->isEstablished($request->fd));
            show($server->push($request->fd, 'at once'));
            $server->defer(function () use ($server, $request) {
                // Its client may have gone: then there is no such connection.
                show('later', @$server->push($request->fd, 'later'));
            });
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        show(strtok($client->upgrade(), "\r"), $client->readToEnd());
        $server->waitFor('later');
    },
);
--EXPECT--
"HTTP/1.1 403 Forbidden" "no"
--- server ---
true false
warning: Swoole\WebSocket\Server::push(): the connected client of connection[1] is not a websocket client or closed
false
"later" false
--- status 0 ---
