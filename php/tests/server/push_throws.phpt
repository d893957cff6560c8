--TEST--
With push_throws, a push of Gannet\Server that fails throws what was the matter
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        // With `close` the thread of a socket judges, and PHP hears only that the client has gone.
        $settings = ['socket_buffer_size' => 1024 * 1024, 'send_queue_policy' => 'drop_newest'];
        $server = make_server(Gannet\Server::class, ['push_throws' => true] + $settings);
        $server->on('message', function ($server, $frame) {
            attempt(fn () => $server->push($frame->fd, 'fine'));
            try {
                $server->push(99, 'nobody');
            } catch (Gannet\ConnectionGone $gone) {
                show('gone', $gone instanceof Exception, $gone->getMessage() !== '');
            }
            try {
                for ($number = 0; $number < 1000; $number++) {
                    $server->push($frame->fd, str_repeat('x', 65_536));
                }
            } catch (Gannet\QueueFull $full) {
                show('full', $number > 10, $number < 500, $full->getMessage() !== '');
                show($server->getLastError() === SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW);
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        show($client->receive());
        $server->waitFor("\ntrue\n");
        // The pushes may have been refused before the 64 KiB for which they were offered were read.
    },
);
--EXPECT--
"fine"
--- server ---
true
"gone" true true
"full" true true true
true
--- status 0 ---
