--TEST--
close() ends the connection without a Close, or resets it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            show($server->close($frame->fd, $frame->data === 'reset'));
            show($server->exists($frame->fd), @$server->push($frame->fd, 'after'));
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor < 0));
        $server->on('disconnect', fn ($server, $fd, $reactor) => show('disconnect', $fd, $reactor < 0));
        $server->on('workerStop', fn ($server) => show(@$server->close(99)));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('plain');
        echo $client->transcript(), "\n";
        $client->drop();
        $server->waitFor('"close" 1');
        $client = Client::open($port);
        $client->text('reset');
        echo $client->transcript(), "\n";
        $server->waitFor('"close" 2');
    },
);
--EXPECT--
end
reset
--- server ---
true
false false
"close" 1 true
true
false false
"close" 2 true
false
--- status 0 ---
