--TEST--
By default Pings are answered, Pongs dropped, and a Close comes to close only
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => show('message', $frame->data));
        $server->on('close', fn () => show('close'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->frame(9, 'a ping');
        $client->frame(10, 'a pong');
        $client->text('a text');
        $client->close(4002, 'bye');
        echo $client->transcript(), "\n";
    },
);
--EXPECT--
pong "a ping"
close 4002 "bye"
end
--- server ---
"message" "a text"
"close"
--- status 0 ---
