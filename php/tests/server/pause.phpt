--TEST--
While a connection is paused, what it says waits
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            show($frame->data);
            if ($frame->data === 'pause') {
                show($server->pause($frame->fd));
                $server->push($frame->fd, 'paused');
                Swoole\Timer::after(300, fn () => show('resume', $server->resume($frame->fd)));
            }
            if ($frame->data === 'last') {
                show(@$server->pause(99), @$server->resume(99));
                $server->push($frame->fd, 'done');
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('pause');
        show($client->receive());
        $client->text('waits');
        $client->text('last');
        show($client->receive());
    },
);
--EXPECT--
"paused"
"done"
--- server ---
"pause"
true
"resume" true
"waits"
"last"
false false
--- status 0 ---
