--TEST--
With message_order an exception after a wait closes the connection, and what waited behind is not heard
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $server->on('message', function ($server, $frame) {
            show($frame->data);
            Co::sleep(0.01);
            if ($frame->data === 'fail') {
                throw new RuntimeException('failed');
            }
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $words = ['one', 'fail', 'behind'];
        $client->write(implode('', array_map(fn ($word) => Client::masked(1, $word), $words)));
        echo $client->read(), "\n";
        $client->close(1011);
        $server->waitFor('"close"');
    },
);
--EXPECTF--
close 1011 "a callback failed"
--- server ---
"one"
"fail"
%AUncaught RuntimeException: failed in %A
"close" -1
--- status 0 ---
