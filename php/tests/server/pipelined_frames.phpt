--TEST--
Frames in the packet of the upgrade request are not lost
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        $server->on('message', fn ($server, $frame) => show($frame->data));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::tcp($port);
        $client->write(Client::upgradeRequest() . Client::masked(1, 'one') . Client::masked(1, 'two'));
        $server->waitFor('two');
    },
);
--EXPECT--
--- server ---
"open"
"one"
"two"
--- status 0 ---
