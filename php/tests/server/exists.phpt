--TEST--
exists() is about connections, isEstablished() about open WebSockets
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $say = fn ($where, $fd) => show($where, $server->exists($fd), $server->exist($fd), $server->isEstablished($fd));
        $server->on('connect', fn ($server, $fd) => $say('connect', $fd));
        $server->on('open', fn ($server, $request) => $say('open', $request->fd));
        $server->on('message', function ($server, $frame) use ($say) {
            $say('message', $frame->fd);
            $say('unknown', 99);
            $say('zero', 0);
            $say('negative', -1);
        });
        $server->on('close', fn ($server, $fd) => show('close', $server->isEstablished($fd)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $client->close();
        $client->transcript();
        $server->waitFor('"close"');
    },
);
--EXPECT--
--- server ---
"connect" true true false
"open" true true true
"message" true true true
"unknown" false false false
"zero" false false false
"negative" false false false
"close" false
--- status 0 ---
