--TEST--
With push_throws, too, a connection that the server closes because too much waits for it is over when push says so
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        // Threads of their own judge by themselves; this is about what PHP is told.
        $settings = ['socket_buffer_size' => 1024 * 1024, 'reactor_num' => 0, 'push_throws' => true];
        $server = make_server(Gannet\Server::class, $settings);
        $server->on('message', function ($server, $frame) {
            try {
                for ($number = 0; $number < 1000; $number++) {
                    $server->push(1, str_repeat('x', 65_536));
                }
            } catch (Gannet\QueueFull $full) {
                show($number > 10, $server->getLastError(), $server->exist(1), $server->isEstablished(1));
            }
            $server->push($frame->fd, 'fine');
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $slow = Client::open($port);
        $client = Client::open($port);
        $client->text('go');
        show($client->receive());
        $slow->drop();
        $server->waitFor('"close" 1');
    },
);
--EXPECTF--
"fine"
--- server ---
true 1009 false false
"close" 1 -1%A
--- status 0 ---
