--TEST--
A server that a coroutine runs serves as any other, and the coroutine goes on when it has ended
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        go(function () {
            $server = make_server();
            $server->on('message', function ($server, $frame) {
                show(Co::getCid() > 1);
                Co::sleep(0.01);
                $server->push($frame->fd, "heard $frame->data");
            });
            $server->on('workerStop', fn () => show('workerStop'));
            show(serve($server));
            Co::sleep(0.01);
            show('goes on', Co::getCid());
        });
        show('after go');
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('me');
        show($client->receive());
        $client->drop();
    },
);
--EXPECT--
"heard me"
--- server ---
true
"workerStop"
true
"after go"
"goes on" 1
--- status 0 ---
