--TEST--
heartbeat() names who has been silent for too long
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        // The first scan would come after an hour.
        $server = make_server(settings: ['heartbeat_check_interval' => 3600, 'heartbeat_idle_time' => 1]);
        $server->on('message', function ($server, $frame) {
            show($server->heartbeat(false), $server->exists(1));
            show($server->heartbeat(true));
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd, $server->isEstablished($fd)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $silent = Client::open($port);
        sleep(3);
        $client = Client::open($port);
        $client->text('go');
        $silent->transcript();
        echo "closed\n";
        $server->waitFor('"close" 1');
    },
);
--EXPECT--
closed
--- server ---
[1] true
[1]
"close" 1 false
"close" 2 false
--- status 0 ---
