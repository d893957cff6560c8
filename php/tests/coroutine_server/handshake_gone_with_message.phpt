--TEST--
A client that goes while its handshake waits is told of before upgrade_timeout, also when it has sent a message already
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test(
    server: function () {
        $server = make_server(settings: ['upgrade_timeout' => '3s']);
        $waiting = null;
        $server->on('handshake', function ($request, $response) use ($server, &$waiting) {
            show('handshake');
            $waiting = Co::getCid();
            Co::yield();
            @accept($request, $response);
            show('goes on', $server->exists($request->fd));
        });
        $server->on('message', fn () => show('never heard'));
        $server->on('disconnect', function () use (&$waiting) {
            show('disconnect');
            Swoole\Timer::after(1, fn () => Co::resume($waiting));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $client->write(Client::upgradeRequest() . Client::masked(1, 'not heard'));
        $server->waitFor('"handshake"');
        $client->drop();
        $server->waitFor('"goes on"');
    },
);
--EXPECT--
--- server ---
"handshake"
"disconnect"
"goes on" false
--- status 0 ---
