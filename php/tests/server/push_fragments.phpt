--TEST--
Fragments leave as they are pushed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            show(
                $server->push($frame->fd, 'a', WEBSOCKET_OPCODE_TEXT, 0),
                $server->push($frame->fd, 'b', WEBSOCKET_OPCODE_CONTINUATION, false),
                $server->push($frame->fd, 'between', WEBSOCKET_OPCODE_PING),
                $server->push($frame->fd, 'c', WEBSOCKET_OPCODE_CONTINUATION, SWOOLE_WEBSOCKET_FLAG_FIN),
                $server->push($frame->fd, 'whole'),
            );
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        for ($number = 0; $number < 5; $number++) {
            echo $client->read(), "\n";
        }
    },
);
--EXPECT--
text unfinished "a"
continuation unfinished "b"
ping "between"
continuation "c"
text "whole"
--- server ---
true true true true true
--- status 0 ---
