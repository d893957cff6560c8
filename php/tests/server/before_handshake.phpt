--TEST--
beforeHandshakeResponse adds to the 101
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('beforeHandshakeResponse', function ($server, $request, $response) {
            show(get_class($server), get_class($request), get_class($response), $server->isEstablished($request->fd));
            $response->header('X-Mine', 'yes');
            $response->cookie('session', 'abc');
        });
        $server->on('open', fn ($server, $request) => $server->push($request->fd, 'open'));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $head = $client->upgrade();
        echo strtok($head, "\r"), "\n";
        show(preg_match('/^x-mine: yes\r$/mi', $head), preg_match('/^set-cookie: session=abc\r?$/mi', $head));
        show(preg_match('/^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/mi', $head));
        show($client->receive());
    },
);
--EXPECT--
HTTP/1.1 101 Switching Protocols
1 1
1
"open"
--- server ---
"Swoole\\WebSocket\\Server" "Swoole\\Http\\Request" "Swoole\\Http\\Response" false
--- status 0 ---
