--TEST--
What breaks RFC 6455 ends the connection with its code, where Swoole would let it pass
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => show('message', $frame->data));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        serve($server);
    },
    client: function (int $port) {
        $bad = [
            'not UTF-8' => Client::masked(1, "\xff"),
            'no mask' => "\x81\x02hi",
            'a reserved opcode' => Client::masked(3, ''),
            'a continuation of nothing' => Client::masked(0, 'x'),
            'a fragmented Ping' => Client::masked(9, '', false),
            'a close code that is none' => Client::masked(8, pack('n', 999)),
        ];
        foreach ($bad as $name => $bytes) {
            $client = Client::open($port);
            $client->write($bytes);
            echo $name, ': ', substr($client->read(), 0, 10), "\n";
            $client->drop();
        }
    },
);
--EXPECT--
not UTF-8: close 1007
no mask: close 1002
a reserved opcode: close 1002
a continuation of nothing: close 1002
a fragmented Ping: close 1002
a close code that is none: close 1002
--- server ---
"close" 1
"close" 2
"close" 3
"close" 4
"close" 5
"close" 6
--- status 0 ---
