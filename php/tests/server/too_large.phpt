--TEST--
A message beyond package_max_length is refused with 1009
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        // It is at least 64 KiB.
        $server = make_server(settings: ['package_max_length' => 100]);
        $server->on('message', fn ($server, $frame) => show(strlen($frame->data)));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->binary(str_repeat('x', 65_000));
        $server->waitFor('65000');
        $client->binary(str_repeat('x', 65_536 + 1));
        echo substr($client->read(), 0, 10), "\n";
    },
);
--EXPECT--
close 1009
--- server ---
65000
"close" 1
--- status 0 ---
