--TEST--
After disconnect() a connection is over for the script, and its client may still close in order
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $class) {
        $server = make_server($class);
        $server->on('message', function ($server, $frame) {
            show($server->disconnect($frame->fd, 4001, 'enough'));
            show($server->exists($frame->fd), $server->isEstablished($frame->fd), count($server->connections));
        });
        $server->on('close', fn ($server, $fd, $reactor, ...$why) => show('close', $reactor, $why));
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            finish($server = $start($class), function () use ($server) {
                $client = Client::open($server->port);
                $client->text('go');
                echo $client->read(), "\n";
                $client->text('on its way already');
                $client->close(4002, 'as well');
                echo $client->transcript(), "\n";
                $server->waitFor('"close"');
            });
        }
    },
);
--EXPECT--
close 4001 "enough"
end
--- server ---
true
false false 0
"close" -1 []
--- status 0 ---
close 4001 "enough"
end
--- server ---
true
false false 0
"close" -1 [4002,"as well"]
--- status 0 ---
