--TEST--
The events of a connection come in order, with their arguments
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('start', function ($server) {
            echo 'start ', get_class($server), "\n";
        });
        $server->on('workerStart', function ($server, $worker) {
            show('workerStart', $worker, $server->worker_id, $server->worker_pid === getmypid(),
                $server->master_pid === getmypid());
        });
        foreach (['connect', 'close', 'disconnect'] as $event) {
            $server->on($event, function ($server, $fd, $reactor) use ($event) {
                show($event, $fd, $reactor, func_num_args());
            });
        }
        $server->on('open', fn ($server, $request) => show('open', $request->fd, get_class($request)));
        $server->on('message', fn ($server, $frame) => show('message', $frame->fd, get_class($frame), $frame->data));
        $server->on('workerStop', fn ($server, $worker) => show('workerStop', $worker));
        $server->on('shutdown', fn ($server) => show('shutdown'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        Client::tcp($port)->drop();
        $server->waitFor('"disconnect" 1');
        $client = Client::open($port);
        $client->text('hello');
        $client->close();
        echo $client->transcript(), "\n";
        $server->waitFor('"close" 2');
    },
);
--EXPECT--
close 1000 ""
end
--- server ---
start Swoole\WebSocket\Server
"workerStart" 0 0 true true
"connect" 1 0 3
"disconnect" 1 0 3
"connect" 2 0 3
"open" 2 "Swoole\\Http\\Request"
"message" 2 "Swoole\\WebSocket\\Frame" "hello"
"close" 2 0 3
"workerStop" 0
"shutdown"
--- status 0 ---
