--TEST--
The server's own tick, after, clearTimer and defer, from before Swoole 5
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('workerStart', function ($server) {
            $server->defer(fn () => show('deferred'));
            $count = 0;
            $timer = $server->tick(20, function ($timer) use ($server, &$count, &$id) {
                $count++;
                show('tick', $count, $timer === $id);
                if ($count === 3) {
                    show($server->clearTimer($timer), @$server->clearTimer($timer));
                    $server->after(10, function () use ($server) {
                        show('after');
                        $server->shutdown();
                    });
                }
            });
            $id = $timer;
            show('workerStart');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        show($server->wait());
    },
);
--EXPECT--
0
--- server ---
"workerStart"
"deferred"
"tick" 1 true
"tick" 2 true
"tick" 3 true
true false
"after"
--- status 0 ---
