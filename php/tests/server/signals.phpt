--TEST--
SIGTERM and SIGINT end the server with status 0, after workerStop and shutdown
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('workerStop', fn ($server, $worker) => show('workerStop', $worker));
        $server->on('beforeShutdown', fn ($server) => show('beforeShutdown'));
        $server->on('shutdown', fn ($server) => show('shutdown'));
        serve($server);
    },
    client: function (callable $start) {
        foreach ([15 => 'SIGTERM', 2 => 'SIGINT'] as $signal => $name) {
            $server = $start('');
            $client = Client::open($server->port);
            $server->waitFor('open');
            $server->signal($signal);
            echo $name, ': ', substr($client->read(), 0, 10), "\n";
            $client->close(1001);
            show($server->wait());
            $lines = explode("\n", trim($server->output()));
            show(array_values(array_diff($lines, ['"close" 1'])), in_array('"close" 1', $lines));
        }
    },
);
--EXPECT--
SIGTERM: close 1001
0
["\"open\"","\"beforeShutdown\"","\"workerStop\" 0","\"shutdown\""] true
SIGINT: close 1001
0
["\"open\"","\"beforeShutdown\"","\"workerStop\" 0","\"shutdown\""] true
