--TEST--
ping() sends a Ping, and refuses what does not fit
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            show($server->ping($frame->fd), $server->ping($frame->fd, 'are you there'));
            show($server->ping($frame->fd, str_repeat('x', 125)));
            show($server->ping($frame->fd, str_repeat('x', 126)), $server->getLastError());
            show($server->ping(99));
            show($server->ping(0));
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        echo $client->read(), "\n", $client->read(), "\n";
        show(strlen($client->read()->payload));
    },
);
--EXPECTF--
ping ""
ping "are you there"
125
--- server ---
true true
true
warning: Swoole\WebSocket\Server::ping(): %s
false 8505
warning: Swoole\WebSocket\Server::ping(): the connected client of connection[99] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::ping(): fd[0] is invalid
false
--- status 0 ---
