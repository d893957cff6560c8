--TEST--
With reactor_num a connection is closed whose thread has no room for bytes that PHP was told are sent: nothing arrives behind a gap
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(Gannet\Server::class, [
            'socket_buffer_size' => 1024 * 1024,
            'send_queue_policy' => 'drop_newest',
            'reactor_num' => 1,
        ]);
        $server->on('open', fn ($server, $request) => $server->join($request->fd, 'all'));
        $server->on('message', function ($server, $frame) {
            // What is published is the one thing that PHP's side does not count.
            for ($number = 0; $number < 100; $number++) {
                $server->publish('all', str_repeat('x', 300_000));
            }
            show($server->send($frame->fd, "\x81\x04lost"), $server->send($frame->fd, "\x81\x06behind"));
        });
        $server->on('close', fn ($server, $fd, $reactor, $code) => show('close', $fd, $reactor, $code, $server->exist($fd)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        $server->waitFor('"close" 1');
        $server->waitFor('connection[1] output buffer overflow: closed, for bytes of it are lost');
        show(str_contains($client->readToEnd(), 'behind'));
    },
);
--EXPECTF--
false
--- server ---
%Atrue true%A"close" 1 -1 1006 false
--- status 0 ---
