--TEST--
send() writes bytes as they are, without a frame
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            show($server->send($frame->fd, "\x81\x02hi"), $server->send((string) $frame->fd, "\x82\x01\x00"));
            show($server->send($frame->fd, ''), $server->getLastError());
            show(@$server->send(99, 'x'));
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        echo $client->read(), "\n", $client->read(), "\n";
        $client->close();
        echo $client->transcript(), "\n";
    },
);
--EXPECT--
text "hi"
binary 00
close 1000 ""
end
--- server ---
true true
warning: Swoole\Server::send(): the data sent must not be empty
false 550
false
--- status 0 ---
