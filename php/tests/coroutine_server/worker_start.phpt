--TEST--
While start and workerStart wait the server serves, and they go on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        foreach (['start', 'workerStart'] as $event) {
            $server->on($event, function () use ($event, &$waiting) {
                show($event);
                $waiting[] = Co::getCid();
                Co::yield();
                show("$event goes on");
                Co::sleep(0.01);
                show("$event ends");
            });
        }
        $server->on('message', function ($server, $frame) use (&$waiting) {
            $server->push($frame->fd, "heard $frame->data");
            array_map(Co::resume(...), $waiting);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('me');
        show($client->receive());
        $server->waitFor('"workerStart ends"');
    },
);
--EXPECT--
"heard me"
--- server ---
"start"
"workerStart"
"start goes on"
"workerStart goes on"
"start ends"
"workerStart ends"
--- status 0 ---
