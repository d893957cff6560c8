--TEST--
Coroutines and timers from before the start go on in the server, and with it end those that still wait
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $channel = new Chan();
        go(function () use ($channel) {
            Co::sleep(0.01);
            show('slept', Co::getCid());
            while ($word = $channel->pop()) {
                show('popped', $word);
            }
        });
        go(function () {
            try {
                Co::yield();
            } finally {
                show('unwound');
            }
        });
        Swoole\Timer::after(1, function () {
            Co::sleep(0.02);
            show('timer', Co::getCid() > 0);
        });
        $server->on('message', fn ($server, $frame) => $channel->push($frame->data));
        $server->on('workerStop', fn () => show('workerStop', Co::stats()['coroutine_num']));
        show('before the start', Co::getCid());
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $server->waitFor('"timer"');
        $client->text('a word');
        $server->waitFor('"popped"');
    },
);
--EXPECTF--
--- server ---
"before the start" -1
"slept" 1
"timer" true
"popped" "a word"
%s WARN %s
"unwound"
"workerStop" 0
--- status 0 ---
