--TEST--
close and disconnect may wait: the connection is gone, others are served, and they go on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $class) {
        $server = make_server($class);
        $waiting = [];
        foreach (['close', 'disconnect'] as $event) {
            $server->on($event, function ($server, $fd) use ($event, &$waiting) {
                if ($fd > 1) {
                    show($event, $fd);
                    $waiting[] = Co::getCid();
                    Co::yield();
                    show("$event goes on", $server->exists($fd), @$server->push($fd, 'late'));
                }
            });
        }
        $server->on('message', function ($server, $frame) use (&$waiting) {
            array_map(Co::resume(...), array_splice($waiting, 0));
            $server->push($frame->fd, "heard $frame->data");
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            $server = $start($class);
            $control = Client::open($server->port);
            $client = Client::open($server->port);
            $client->close();
            $client->transcript();
            $server->waitFor('"close" 2');
            $client->drop();
            Client::tcp($server->port)->drop();
            $server->waitFor('"disconnect" 3');
            $control->text('me');
            show($class, $control->receive());
            $control->drop();
            show($server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"Swoole\\WebSocket\\Server" "heard me"
0
"close" 2
"disconnect" 3
"close goes on" false false
"disconnect goes on" false false
"Gannet\\Server" "heard me"
0
"close" 2
"disconnect" 3
"close goes on" false false
"disconnect goes on" false false
