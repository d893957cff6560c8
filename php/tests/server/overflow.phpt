--TEST--
A queue that is full is a line in the log and no warning: the client that does not read harms nobody else
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        set_error_handler(fn ($level, $message) => throw new ErrorException($message));
        // Threads of their own judge by themselves; this is about what PHP is told.
        $server = make_server(settings: ['socket_buffer_size' => 1024 * 1024, 'reactor_num' => 0]);
        $server->on('message', function ($server, $frame) {
            for ($number = 0; $server->push(1, str_repeat('x', 65_536)); $number++);
            show($number > 10, $server->getLastError());
            show($server->push(1, 'more'), $server->getLastError());
            show($server->exist(1), $server->isEstablished(1), iterator_to_array($server->connections, false));
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
%Aconnection[1] output buffer overflow%A
true 1009
false 1009
false false [2]
%A"close" 1 -1%A
--- status 0 ---
