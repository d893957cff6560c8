--TEST--
Who says nothing for max_idle_time is closed, and no Pings are sent where it is shorter than their interval
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['max_idle_time' => 1]);
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        echo $client->transcript(), "\n";
        $server->waitFor('"close" 1');
    },
);
--EXPECTF--
close 1001 "%S"
end
--- server ---
"close" 1
--- status 0 ---
