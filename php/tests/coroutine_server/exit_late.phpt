--TEST--
exit() after a wait, in a callback or in a coroutine that it has begun, is a clean stop with its status
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $where) {
        register_shutdown_function(fn () => show('shutdown function'));
        $server = make_server();
        $leave = function (string $here) use ($where) {
            if ($here === $where) {
                Co::sleep(0.01);
                exit(7);
            }
        };
        $server->on('connect', fn ($server, $fd) => $fd === 2 && $leave('connect'));
        if ($where === 'handshake') {
            $server->on('handshake', function ($request, $response) use ($leave) {
                $request->fd === 2 && $leave('handshake');
                accept($request, $response);
            });
        }
        $server->on('open', fn ($server, $request) => $request->fd === 2 && $leave('open'));
        $server->on('message', function ($server, $frame) use ($leave) {
            $leave('message');
            defer(fn () => $leave('deferred'));
            go(fn () => $leave('child'));
            go(fn () => go(fn () => $leave('grandchild')));
        });
        $server->on('close', fn ($server, $fd) => $fd === 2 && $leave('close'));
        $server->on('request', fn ($request, $response) => $leave('request'));
        $server->on('beforeShutdown', fn () => $leave('beforeShutdown'));
        $server->on('workerStart', function ($server) use ($leave, $where) {
            $leave('workerStart');
            if ($where === 'timer') {
                Swoole\Timer::after(50, fn () => $leave('timer'));
            }
        });
        $server->on('workerStop', fn () => show('workerStop'));
        serve($server);
        show('not reached');
    },
    client: function (callable $start) {
        $all = ['workerStart', 'connect', 'handshake', 'open', 'message', 'deferred', 'child', 'grandchild', 'close',
            'request', 'timer', 'beforeShutdown'];
        foreach ($all as $where) {
            $server = $start($where);
            if ($where !== 'workerStart') {
                $bystander = Client::open($server->port);
                $client = Client::tcp($server->port);
                if ($where === 'beforeShutdown') {
                    $server->signal(15);
                } elseif ($where === 'request') {
                    $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                } elseif ($where !== 'timer') {
                    $client->write(Client::upgradeRequest() . Client::masked(1, 'go') . Client::masked(8, ''));
                }
                echo $where, ': ', substr($bystander->read(), 0, 10), "\n";
                $bystander->drop();
                $client->drop();
            }
            show($server->wait(), trim($server->output()));
        }
    },
);
--EXPECT--
7 "\"workerStop\"\n\"shutdown function\""
connect: close 1001
7 "\"workerStop\"\n\"shutdown function\""
handshake: close 1001
7 "\"workerStop\"\n\"shutdown function\""
open: close 1001
7 "\"workerStop\"\n\"shutdown function\""
message: close 1001
7 "\"workerStop\"\n\"shutdown function\""
deferred: close 1001
7 "\"workerStop\"\n\"shutdown function\""
child: close 1001
7 "\"workerStop\"\n\"shutdown function\""
grandchild: close 1001
7 "\"workerStop\"\n\"shutdown function\""
close: close 1001
7 "\"workerStop\"\n\"shutdown function\""
request: close 1001
7 "\"workerStop\"\n\"shutdown function\""
timer: close 1001
7 "\"workerStop\"\n\"shutdown function\""
beforeShutdown: close 1001
7 "\"workerStop\"\n\"shutdown function\""
