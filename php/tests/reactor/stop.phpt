--TEST--
However the server is stopped: 1001 for all, every close, then workerStop and shutdown, and the status
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $how) {
        ini_set('display_errors', '0');
        $server = make_server(settings: ['reactor_num' => 2]);
        // The connection whose callback calls exit ends before the server stops, or meanwhile: both is right.
        $held = 0;
        $server->on('close', function () use ($how, &$held) {
            $how === 'exit' ? ++$held : show('close');
        });
        $server->on('workerStop', function () use (&$held) {
            while ($held-- > 0) {
                show('close');
            }
            show('workerStop');
        });
        $server->on('shutdown', fn () => show('shutdown'));
        $server->on('beforeShutdown', function ($server) {
            show('beforeShutdown');
            foreach ($server->connections as $fd) {
                $server->push($fd, 'last words');
            }
        });
        $server->on('message', function ($server, $frame) use ($how) {
            if ($frame->data === 'behind') {
                show('never heard');
            }
            match ($how) {
                'shutdown' => $server->shutdown(),
                'exit' => exit(3),
                'fatal' => @trigger_error('fatal', E_USER_ERROR),
            };
        });
        $server->on('start', fn () => show($how));
        serve($server);
        show('after start');
    },
    client: function (callable $start) {
        foreach (['shutdown', 'exit', 'fatal', 'signal'] as $how) {
            $server = $start($how);
            $clients = [Client::open($server->port), Client::open($server->port)];
            if ($how === 'signal') {
                $server->signal(15);
            } else {
                $clients[0]->write(Client::masked(1, 'now') . Client::masked(1, 'behind'));
            }
            foreach ($clients as $client) {
                while ($frame = $client->read()) {
                    echo $frame, "\n";
                    $frame->opcode === 8 && $client->close(1001);
                }
            }
            show($server->wait());
            echo $server->output();
        }
    },
);
--EXPECT--
text "last words"
close 1001 "the server stops"
text "last words"
close 1001 "the server stops"
0
"shutdown"
"beforeShutdown"
"close"
"close"
"workerStop"
"shutdown"
"after start"
close 1011 "a callback failed"
text "last words"
close 1001 "the server stops"
3
"exit"
"beforeShutdown"
"close"
"close"
"workerStop"
"shutdown"
close 1011 "a callback failed"
close 1001 "the server stops"
255
"fatal"
text "last words"
close 1001 "the server stops"
text "last words"
close 1001 "the server stops"
0
"signal"
"beforeShutdown"
"close"
"close"
"workerStop"
"shutdown"
"after start"
