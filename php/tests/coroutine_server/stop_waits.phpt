--TEST--
A stop waits for coroutines that sleep, also after the last connection; workerStop and shutdown come then
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $how) {
        $server = make_server();
        $closed = 0;
        $server->on('message', function ($server, $frame) use ($how, &$closed) {
            $frame->data === 'stop' && $how === 'shutdown' && show($server->shutdown());
            go(function () use (&$closed) {
                while ($closed < 2) {
                    Co::sleep(0.01);
                }
                Co::sleep(0.02);
                show('child', Co::getCid() > 0);
            });
            show('waits');
            while ($closed < 2) {
                Co::sleep(0.01);
            }
            // All connections are gone.
            foreach (range(1, 5) as $_) {
                Co::sleep(0.02);
            }
            show('slept', count($server->connections), @$server->push($frame->fd, 'late'));
        });
        $server->on('beforeShutdown', fn () => show('beforeShutdown'));
        $server->on('close', function () use (&$closed) {
            show('close');
            ++$closed;
        });
        $server->on('workerStop', fn () => show('workerStop'));
        $server->on('shutdown', fn () => show('shutdown'));
        serve($server);
        show('after start');
    },
    client: function (callable $start) {
        foreach (['signal', 'shutdown'] as $how) {
            $server = $start($how);
            $bystander = Client::open($server->port);
            $client = Client::open($server->port);
            $client->text($how === 'signal' ? 'wait' : 'stop');
            $server->waitFor('"waits"');
            $how === 'signal' && $server->signal(15);
            foreach ([$bystander, $client] as $one) {
                echo $one->read(), "\n";
                $one->drop();
            }
            show($how, $server->wait());
            echo $server->output();
        }
    },
);
--EXPECT--
close 1001 "the server stops"
close 1001 "the server stops"
"signal" 0
"waits"
"beforeShutdown"
"close"
"close"
"child" true
"slept" 0 false
"workerStop"
"shutdown"
"after start"
close 1001 "the server stops"
close 1001 "the server stops"
"shutdown" 0
true
"waits"
"beforeShutdown"
"close"
"close"
"child" true
"slept" 0 false
"workerStop"
"shutdown"
"after start"
