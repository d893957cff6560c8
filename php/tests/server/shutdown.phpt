--TEST--
shutdown() and stop() end the server: clients hear 1001, and start() returns true
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        $server = make_server();
        $server->on('message', fn ($server, $frame) => show($server->{$variant}()));
        $server->on('workerStop', fn ($server, $worker) => show('workerStop', $worker));
        $server->on('shutdown', fn ($server) => show('shutdown'));
        show('started', serve($server));
        show('after');
    },
    client: function (callable $start) {
        foreach (['shutdown', 'stop'] as $how) {
            $server = $start($how);
            $client = Client::open($server->port);
            $other = Client::open($server->port);
            $client->text('go');
            echo $client->read(), "\n", substr($other->read(), 0, 10), "\n";
            $client->close(1001);
            $other->close(1001);
            show($server->wait());
            echo $server->output();
        }
    },
);
--EXPECT--
close 1001 "the server stops"
close 1001
0
true
"workerStop" 0
"shutdown"
"started" true
"after"
close 1001 "the server stops"
close 1001
0
true
"workerStop" 0
"shutdown"
"started" true
"after"
