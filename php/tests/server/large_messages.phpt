--TEST--
Large messages in both directions arrive whole
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['package_max_length' => '8M']);
        $server->on('message', function ($server, $frame) {
            show($frame->opcode, strlen($frame->data), md5($frame->data));
            $server->push($frame->fd, $frame->data, $frame->opcode);
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        foreach ([125, 126, 65_535, 65_536, 1_000_000, 6_000_000] as $size) {
            $data = str_repeat(md5((string) $size, true), intdiv($size, 16) + 1);
            $data = substr($data, 0, $size);
            $client->binary($data);
            show($client->receive() === $data);
        }
    },
);
--EXPECT--
true
true
true
true
true
true
--- server ---
2 125 "c156a52200e9807905cdb236223add5e"
2 126 "6b5c187743aaafeb190dcf473b68af41"
2 65535 "4f65522cddfd879a72508227f38bad07"
2 65536 "4a1b8b719fe6fbd70bf754ef0c7d9e73"
2 1000000 "3fd127cfe155aa9373ccce1bf90d8f54"
2 6000000 "b011e3fce96aa179601c2daf2cf3d25b"
--- status 0 ---
