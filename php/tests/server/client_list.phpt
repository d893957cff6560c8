--TEST--
getClientList() pages through the connections
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            show($server->getClientList(), $server->connection_list());
            show($server->getClientList(0, 2), $server->getClientList(2, 2));
            show($server->getClientList(3) ?: []);
            show($server->getClientList(0, 101));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        for ($number = 0; $number < 3; $number++) {
            $clients[] = Client::open($port);
        }
        $clients[0]->text('go');
        $server->waitFor('max_find_count');
    },
);
--EXPECT--
--- server ---
[1,2,3] [1,2,3]
[1,2] [3]
[]
warning: Swoole\Server::getClientList(): swoole connection list max_find_count=100
false
--- status 0 ---
