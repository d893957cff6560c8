--TEST--
In a server that a coroutine runs its plain callbacks run in none: they cannot wait, and have no parent
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $how) {
        $fails = function (string $event) {
            try {
                show($event, Co::getCid());
                Co::sleep(0.01);
            } catch (Swoole\Error $error) {
                show($error->getCode());
            }
        };
        go(function () use ($how, $fails) {
            $server = make_server();
            $server->set(['enable_coroutine' => $how === 'coroutines']);
            $server->on('message', function ($server, $frame) use ($how, $fails) {
                if ($how === 'coroutines') {
                    show('parent', Co::getPcid(), Co::exists(1));
                } else {
                    $fails('message');
                }
                $server->push($frame->fd, 'heard');
            });
            foreach (['workerStop', 'shutdown'] as $event) {
                $server->on($event, fn () => $fails($event));
            }
            show(serve($server), Co::getCid());
            Co::sleep(0.01);
            show('slept');
        });
        show('after go');
    },
    client: function (callable $start) {
        foreach (['coroutines', 'plain'] as $how) {
            $server = $start($how);
            $client = Client::open($server->port);
            $client->text('hello');
            show($client->receive());
            $client->drop();
            $server->signal(15);
            show($how, $server->wait());
            echo $server->output();
        }
    },
);
--EXPECT--
"heard"
"coroutines" 0
"parent" -1 true
"workerStop" -1
10001
"shutdown" -1
10001
true 1
"after go"
"slept"
"heard"
"plain" 0
"message" -1
10001
"workerStop" -1
10001
"shutdown" -1
10001
true 1
"after go"
"slept"
