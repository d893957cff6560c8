--TEST--
Settings and callbacks are refused while the server runs
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        set_error_handler(function ($level, $message) {
            show('warned', str_contains($message, 'server is running'));
            return true;
        });
        $server = make_server();
        $server->on('open', function ($server) {
            show($server->set(['heartbeat_idle_time' => 60]));
            show($server->on('close', fn () => null));
            show($server->getCallback('close'));
        });
        serve($server);
    },
    client: function (int $port) {
        Client::open($port)->close();
    },
);
--EXPECT--
--- server ---
"warned" true
false
"warned" true
false
null
--- status 0 ---
