--TEST--
Who says nothing for heartbeat_idle_time is closed, unless protected
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['heartbeat_check_interval' => 1, 'heartbeat_idle_time' => 1]);
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'protect') {
                show($server->protect($frame->fd), @$server->protect(99));
            }
            show($server->heartbeat(false));
        });
        $server->on('close', fn ($server, $fd, $reactor) => $fd === 1 && show('close', $fd, $reactor < 0));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $silent = Client::open($port);
        $protected = Client::open($port);
        $protected->text('protect');
        $start = microtime(true);
        $transcript = $silent->transcript();
        $passed = microtime(true) - $start;
        echo "$transcript\n";
        show($passed > 0.5, $passed < 4);
        show($protected->isQuiet(1500));
        $protected->text('still here');
        $server->waitFor("true false\n[]\n\"close\" 1 true\n[]");
    },
);
--EXPECT--
close 1001 "heartbeat_idle_time: nothing received for too long"
end
true true
true
--- server ---
true false
[]
"close" 1 true
[]
--- status 0 ---
