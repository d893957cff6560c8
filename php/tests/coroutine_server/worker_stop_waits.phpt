--TEST--
workerStop and shutdown cannot wait; a coroutine that they begin runs to its first wait, and the process ends
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['max_wait_time' => 1]);
        foreach (['workerStop', 'shutdown'] as $event) {
            $server->on($event, function () use ($event) {
                go(function () use ($event) {
                    show("$event begins", Co::getCid() > 0);
                    Co::sleep(0.01);
                });
                try {
                    Co::sleep(0.01);
                } catch (Swoole\Error $error) {
                    show($event, $error->getCode());
                }
            });
        }
        serve($server);
        show('after start');
    },
    client: function (int $port, ServerProcess $server) {
        $server->signal(15);
        show($server->wait());
    },
);
--EXPECT--
0
--- server ---
"workerStop begins" true
"workerStop" 10001
"shutdown begins" true
"shutdown" 10001
"after start"
--- status 0 ---
