--TEST--
heartbeat_check_interval and heartbeat_idle_time imply one another
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        serve(make_server(settings: [$variant => 1]));
    },
    client: function (callable $start) {
        foreach (['heartbeat_check_interval', 'heartbeat_idle_time'] as $variant) {
            $server = $start($variant);
            echo "$variant: ", str_replace("\n", ', ', Client::open($server->port)->transcript()), "\n";
            $server->stop();
        }
    },
);
--EXPECTF--
heartbeat_check_interval: close 1001 "%S", end
heartbeat_idle_time: close 1001 "%S", end
