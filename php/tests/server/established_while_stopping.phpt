--TEST--
While the server stops a WebSocket is established until its close
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $say = fn ($when, $fd) => show($when, $server->isEstablished($fd), $server->exists($fd));
        $server->on('beforeShutdown', function ($server) use ($say) {
            $say('before', 1);
            $server->push(1, 'last words');
            // Within the turn all clients are told; who has not answered stays.
            $server->after(300, fn () => $say('told', 1));
        });
        $server->on('close', fn ($server, $fd) => $say('close', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $server->signal(15);
        echo $client->read(), "\n", $client->read(), "\n";
        $server->waitFor('"told"');
        $client->close(1001);
        echo $client->transcript(), "\n";
        // A second signal would end it at once.
        $server->wait();
    },
);
--EXPECT--
text "last words"
close 1001 "the server stops"
end
--- server ---
"before" true true
"told" true true
"close" false false
--- status 0 ---
