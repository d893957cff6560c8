--TEST--
SIGTERM and SIGINT end the server with status 0: first every close, then workerStop and shutdown, then nothing
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function () {
        $server = make_server();
        $server->on('open', fn () => show('open'));
        $server->on('close', fn ($server, $fd) => show('close'));
        $server->on('workerStop', function ($server, $worker) {
            show('workerStop', $worker, count($server->connections), @$server->push(1, 'too late'));
            // These have no time left to come.
            Swoole\Timer::after(1, fn () => show('after'));
            Swoole\Timer::tick(1, fn () => show('tick'));
            usleep(20_000);
        });
        $server->on('beforeShutdown', function ($server) {
            show('beforeShutdown');
            foreach ($server->connections as $fd) {
                $server->push($fd, 'last words');
            }
            // A timer goes on until all are gone.
            Swoole\Timer::after(1, fn () => show('timer'));
        });
        $server->on('shutdown', function () {
            show('shutdown');
            usleep(20_000);
        });
        show('end', serve($server));
    },
    client: function (callable $start) {
        foreach ([15 => 'SIGTERM', 2 => 'SIGINT'] as $signal => $name) {
            $server = $start('');
            $clients = [Client::open($server->port), Client::open($server->port)];
            $server->waitFor("\"open\"\n\"open\"\n");
            $server->signal($signal);
            $server->waitFor("\"timer\"\n");
            foreach ($clients as $client) {
                echo $name, ': ', $client->read(), ', ', $client->read(), "\n";
                $client->close(1001);
            }
            show($server->wait());
            echo $server->output();
        }
    },
);
--EXPECT--
SIGTERM: text "last words", close 1001 "the server stops"
SIGTERM: text "last words", close 1001 "the server stops"
0
"open"
"open"
"beforeShutdown"
"timer"
"close"
"close"
"workerStop" 0 0 false
"shutdown"
"end" true
SIGINT: text "last words", close 1001 "the server stops"
SIGINT: text "last words", close 1001 "the server stops"
0
"open"
"open"
"beforeShutdown"
"timer"
"close"
"close"
"workerStop" 0 0 false
"shutdown"
"end" true
