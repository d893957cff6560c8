--TEST--
The callback of a timer that is cleared while it waits goes on, with what it was given
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $waiting = null;
            $object = new ArrayObject(['kept']);
            $timer = Swoole\Timer::tick(1, function ($timer, $object, $text) use (&$waiting, $server, $frame) {
                $waiting = Co::getCid();
                Co::yield();
                $server->push($frame->fd, "$object[0] $text");
            }, $object, str_repeat('text', 2));
            unset($object);
            while (!$waiting) {
                Co::sleep(0.001);
            }
            Swoole\Timer::clearAll();
            gc_collect_cycles();
            Co::sleep(0.01);
            Co::resume($waiting);
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        show($client->receive());
    },
);
--EXPECT--
"kept texttext"
--- server ---

--- status 0 ---
