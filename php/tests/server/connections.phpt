--TEST--
The property connections is walked, counted and indexed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        show(count($server->connections), iterator_to_array($server->connections, false));
        $server->on('message', function ($server, $frame) {
            $connections = $server->connections;
            show(count($connections), iterator_to_array($connections, false));
            show(isset($connections[2]), isset($connections[99]), $connections[2]['remote_ip']);
            // A walk within a walk, and one that is broken off.
            $pairs = [];
            foreach ($server->connections as $fd) {
                $pairs[] = $fd;
                if (count($pairs) === 2) {
                    break;
                }
            }
            show($pairs);
            foreach ($server->connections as $fd) {
                if ($server->isEstablished($fd)) {
                    $server->push($fd, "to $fd");
                }
            }
        });
        $server->on('connect', fn ($server, $fd) => show('connect', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::open($port);
        $plain = Client::tcp($port);
        $server->waitFor('"connect" 2');
        $third = Client::open($port);
        $third->text('go');
        show($first->receive(), $third->receive(), $plain->isQuiet());
    },
);
--EXPECT--
"to 1" "to 3" true
--- server ---
0 []
"connect" 1
"connect" 2
"connect" 3
3 [1,2,3]
true false "127.0.0.1"
[1,2]
--- status 0 ---
