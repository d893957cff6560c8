--TEST--
A thousand connections come and go, and the server keeps nothing of them
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, $frame->data));
        $server->on('close', function ($server, $fd) {
            // What the first hundred cost stays: tables have grown.
            if ($fd === 100 || $fd === 1000) {
                show($fd, count($server->connections) <= 2);
                static $before;
                $before ??= memory_get_usage();
                show(memory_get_usage() - $before < 20_000);
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        for ($number = 1; $number <= 1000; $number++) {
            $client = Client::open($port);
            $client->text("message $number");
            $client->receive();
            $client->close();
            $client->transcript();
            $client->drop();
        }
        $server->waitFor("1000 true\ntrue");
    },
);
--EXPECT--
--- server ---
100 true
true
1000 true
true
--- status 0 ---
