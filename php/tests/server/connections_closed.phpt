--TEST--
A connection that was closed is in no list and in no count, though its client has not gone yet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $tell = function ($server) {
            $stats = $server->stats();
            show(iterator_to_array($server->connections, false), $server->getClientList(0, 10));
            show(count($server->connections), $stats['connection_num'], $stats['min_fd'], $stats['max_fd']);
            show($stats['close_count'] + $stats['connection_num'] === $stats['accept_count']);
            show(isset($server->connections[1]), $server->connections[2]['remote_ip'], $server->exist(4));
        };
        $server->on('message', function ($server, $frame) use ($tell) {
            $server->close(1);
            $server->disconnect(4);
            $server->close(5);
            $tell($server);
            // Twice is once.
            show(@$server->close(1));
            $tell($server);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        for ($number = 0; $number < 5; $number++) {
            $clients[] = Client::open($port);
        }
        $clients[2]->text('go');
        $server->waitFor("false\n[2,3]");
    },
);
--EXPECT--
--- server ---
[2,3] [2,3]
2 2 2 3
true
false "127.0.0.1" false
false
[2,3] [2,3]
2 2 2 3
true
false "127.0.0.1" false
--- status 0 ---
