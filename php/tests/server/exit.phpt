--TEST--
exit() in a callback is a clean stop with its status
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        register_shutdown_function(fn () => show('shutdown function'));
        $server = make_server();
        $where = $variant;
        $leave = function (string $here) use ($where) {
            if ($here === $where) {
                exit(7);
            }
        };
        $server->on('connect', fn ($server, $fd) => $fd === 2 && $leave('connect'));
        $server->on('open', fn ($server, $request) => $request->fd === 2 && $leave('open'));
        $server->on('message', fn ($server, $frame) => $leave('message'));
        $server->on('close', fn ($server, $fd) => $fd === 2 && $leave('close'));
        $server->on('request', fn ($request, $response) => $leave('request'));
        $server->on('workerStart', function ($server) use ($leave, $where) {
            $leave('workerStart');
            if ($where === 'timer') {
                Swoole\Timer::after(50, fn () => $leave('timer'));
            }
        });
        serve($server);
        show('not reached');
    },
    client: function (callable $start) {
        foreach (['workerStart', 'connect', 'open', 'message', 'close', 'request', 'timer'] as $where) {
            $server = $start($where);
            if ($where !== 'workerStart') {
                $bystander = Client::open($server->port);
                $client = Client::tcp($server->port);
                if ($where === 'request') {
                    $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                } elseif ($where !== 'timer') {
                    $client->write(Client::upgradeRequest() . Client::masked(1, 'go') . Client::masked(8, ''));
                }
                echo $where, ': ', substr($bystander->read(), 0, 10), "\n";
                $bystander->close(1001);
            }
            show($server->wait(), trim($server->output()));
        }
    },
);
--EXPECT--
7 "\"shutdown function\""
connect: close 1001
7 "\"shutdown function\""
open: close 1001
7 "\"shutdown function\""
message: close 1001
7 "\"shutdown function\""
close: close 1001
7 "\"shutdown function\""
request: close 1001
7 "\"shutdown function\""
timer: close 1001
7 "\"shutdown function\""
