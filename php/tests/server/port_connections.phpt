--TEST--
A port's connections are its own; the server's are those of all ports
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $second = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        file_put_contents(ports_file(), $second->port);
        $server->on('message', function ($server, $frame) {
            foreach ([$server->connections, $server->ports[0]->connections, $server->ports[1]->connections] as $list) {
                show(iterator_to_array($list, false), count($list), isset($list[1]), isset($list[2]));
            }
            $server->close(1);
            show(count($server->ports[0]->connections), count($server->ports[1]->connections));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $other = (int) file_get_contents(ports_file());
        unlink(ports_file());
        $clients = [Client::open($port), Client::open($other), Client::open($port)];
        $clients[2]->text('go');
        $server->waitFor("1 1\n");
    },
);
--EXPECT--
--- server ---
[1,2,3] 3 true true
[1,3] 2 true false
[2] 1 false true
1 1
--- status 0 ---
