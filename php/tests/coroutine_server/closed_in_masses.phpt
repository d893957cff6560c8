--TEST--
Connections that are closed, or go, by the hundred while their callbacks wait: each has one close, each goes on once
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        [$class, $how] = explode(' ', $variant);
        $server = make_server($class);
        $waiting = $ended = $closed = [];
        $server->on('message', function ($server, $frame) use (&$waiting, &$ended, &$closed, $how) {
            if ($frame->data === 'close all') {
                foreach ($waiting as $fd => $id) {
                    match ($how) {
                        'close' => $server->close($fd),
                        'reset' => $server->close($fd, true),
                        'disconnect' => $server->disconnect($fd, 4000),
                    };
                }
                return;
            }
            if ($frame->data === 'look') {
                array_map(Co::resume(...), $waiting);
                while (count($ended) < 100 || count($closed) < 100) {
                    Co::sleep(0.005);
                }
                return $server->push($frame->fd, json_encode([count($waiting), array_sum($ended), array_sum($closed)]));
            }
            $waiting[$frame->fd] = Co::getCid();
            count($waiting) === 100 && show('all wait');
            Co::yield();
            $ended[$frame->fd] = ($ended[$frame->fd] ?? 0) + 1;
            $server->push($frame->fd, 'ended') && $how === 'disconnect' && show('pushed to a closed one');
        });
        $server->on('close', function ($server, $fd) use (&$closed) {
            $closed[$fd] = ($closed[$fd] ?? 0) + 1;
            // Also these may wait.
            Co::sleep(0.001);
        });
        $server->on('workerStop', function () use (&$closed) {
            show(Co::stats()['coroutine_num'], count($closed));
        });
        set_error_handler(fn () => true);
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            foreach (['close', 'reset', 'disconnect', 'drop'] as $how) {
                $server = $start("$class $how");
                $control = Client::open($server->port);
                $clients = array_map(fn () => Client::open($server->port), range(1, 100));
                foreach ($clients as $client) {
                    $client->text('wait');
                }
                $server->waitFor('all wait');
                $how === 'drop' || $control->text('close all');
                foreach ($clients as $client) {
                    $how === 'disconnect' && $client->close(4000);
                    $client->drop();
                }
                $control->text('look');
                show($class, $how, $control->receive());
                $control->drop();
                show($server->stop(), $server->output());
            }
        }
    },
);
--EXPECT--
"Swoole\\WebSocket\\Server" "close" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Swoole\\WebSocket\\Server" "reset" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Swoole\\WebSocket\\Server" "disconnect" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Swoole\\WebSocket\\Server" "drop" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Gannet\\Server" "close" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Gannet\\Server" "reset" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Gannet\\Server" "disconnect" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
"Gannet\\Server" "drop" "[100,100,100]"
0 "\"all wait\"\n0 101\n"
