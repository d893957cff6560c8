--TEST--
However the server is stopped: workerStop and shutdown first, then 1001 for all, and the status
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $how) {
        ini_set('memory_limit', '64M');
        ini_set('display_errors', '0');
        $server = make_server(settings: ['reactor_num' => 2]);
        foreach (['beforeShutdown', 'shutdown'] as $event) {
            $server->on($event, fn () => show($event));
        }
        $server->on('workerStop', function ($server) {
            show('workerStop');
            foreach ($server->connections as $fd) {
                $server->push($fd, 'last words');
            }
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('message', function ($server, $frame) use ($how) {
            if ($frame->data === 'behind') {
                show('never heard');
            }
            match ($how) {
                'shutdown' => $server->shutdown(),
                'exit' => exit(3),
                'fatal' => str_repeat('x', 1 << 30),
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
            $said = explode("\n", rtrim($server->output()));
            // Which of the two is over first is open.
            $closes = preg_grep('/^"close"/', $said);
            sort($closes);
            echo implode("\n", [...array_diff($said, $closes), ...$closes]), "\n";
        }
    },
);
--EXPECT--
text "last words"
close 1001 ""
text "last words"
close 1001 ""
0
"shutdown"
"beforeShutdown"
"workerStop"
"shutdown"
"after start"
"close" 1
"close" 2
close 1011 ""
text "last words"
close 1001 ""
3
"exit"
"beforeShutdown"
"workerStop"
"shutdown"
"close" 1
"close" 2
close 1011 ""
close 1001 ""
255
"fatal"
text "last words"
close 1001 ""
text "last words"
close 1001 ""
0
"signal"
"beforeShutdown"
"workerStop"
"shutdown"
"after start"
"close" 1
"close" 2
