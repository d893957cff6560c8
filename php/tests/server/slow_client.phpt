--TEST--
A client that never reads costs a known amount: push says no, its connection is closed, and the others are served
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

// More than the system, the queue and the mailbox of a thread hold.
const MESSAGES = 3000;

test(
    server: function () {
        $server = make_server(settings: ['socket_buffer_size' => 1024 * 1024, 'log_level' => SWOOLE_LOG_NONE]);
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'hello') {
                return $server->push($frame->fd, 'hello');
            }
            $accepted = 0;
            $before = memory_get_usage();
            while ($accepted < MESSAGES && @$server->push($frame->fd, str_repeat('x', 65_536))) {
                $accepted++;
            }
            show($accepted > 10, $accepted < MESSAGES, memory_get_usage() - $before < 1 << 20);
        });
        $server->on('close', function ($server, $fd) {
            show('closed');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor('closed');
        $other = Client::open($port);
        $other->text('hello');
        show($other->receive());
        $other->close();
        $server->waitForLines(3);
    },
);
--EXPECT--
"hello"
--- server ---
true true true
"closed"
"closed"
--- status 0 ---
