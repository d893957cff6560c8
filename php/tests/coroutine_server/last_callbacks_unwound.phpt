--TEST--
What workerStop and shutdown have begun, and what waits, is unwound before start returns
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('shutdown', fn () => go(function () {
            try {
                Co::sleep(0.01);
                show('never');
            } finally {
                show('finally of shutdown');
            }
        }));
        $server->on('workerStop', fn () => (new Fiber(fn () => go(function () {
            try {
                Co::yield();
                show('never');
            } finally {
                show('finally in a fiber');
            }
        })))->start());
        serve($server);
        show('after start', Co::stats()['coroutine_num']);
    },
    client: function (int $port, ServerProcess $server) {
        $server->signal(15);
        show($server->wait());
    },
);
--EXPECT--
0
--- server ---
"finally in a fiber"
"finally of shutdown"
"after start" 0
--- status 0 ---
