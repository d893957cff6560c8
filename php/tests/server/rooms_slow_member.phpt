--TEST--
publish() counts the members of a room, those included for whom drop_newest refused the message
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const COUNT = 3200;

test(
    server: function () {
        $settings = ['socket_buffer_size' => 1024 * 1024, 'send_queue_policy' => 'drop_newest'];
        $server = make_server(Gannet\Server::class, $settings);
        $server->on('open', fn ($server, $request) => $server->join($request->fd, 'all'));
        $server->on('message', function ($server, $frame) {
            $counts = [];
            for ($number = 0; $number < COUNT; $number++) {
                $counts[] = $server->publish('all', str_repeat('x', 20_000));
            }
            show(array_unique($counts));
            // Again and again, for it is refused, too, until the client has read.
            $server->tick(5, fn () => @$server->push($frame->fd, 'end'));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor('[1]');
        for ($received = 0; $client->receive() !== 'end'; $received++);
        show($received > 0, $received < COUNT);
    },
);
--EXPECT--
true true
--- server ---
[1]
--- status 0 ---
