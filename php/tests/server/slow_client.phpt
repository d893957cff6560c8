--TEST--
A client that never reads costs a known amount, and push says no
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['socket_buffer_size' => 1024 * 1024]);
        $server->on('message', function ($server, $frame) {
            $accepted = 0;
            $before = memory_get_usage();
            while ($accepted < 1000 && @$server->push($frame->fd, str_repeat('x', 65_536))) {
                $accepted++;
            }
            // What the kernel holds is at most a few MiB.
            show($accepted > 10, $accepted < 500, memory_get_usage() - $before < 1 << 20);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor("\n");
        $other = Client::open($port);
        $other->text('go');
        show(strlen($other->receive()));
        // Once it has gone, what is pushed to it goes nowhere and is no matter of queues.
        $server->waitFor("true\ntrue");
    },
);
--EXPECT--
65536
--- server ---
true true true
true true true
--- status 0 ---
