--TEST--
With message_order a connection whose callback waits can be closed by another: one close, and nothing behind is heard
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $how) {
        $server = make_server(Gannet\Server::class);
        $waiting = null;
        $server->on('message', function ($server, $frame) use (&$waiting, $how) {
            show($frame->data);
            if ($frame->data === 'close it') {
                show(match ($how) {
                    'close' => $server->close(2),
                    'reset' => $server->close(2, true),
                    'disconnect' => $server->disconnect(2, 4000, 'told'),
                    'paused and closed' => $server->pause(2) && $server->close(2),
                    'paused and disconnected' => $server->pause(2) && $server->disconnect(2, 4000, 'told'),
                });
                return $server->push(1, 'done');
            }
            if ($frame->data === 'go') {
                return Co::resume($waiting);
            }
            $waiting = Co::getCid();
            Co::yield();
            show('goes on', @$server->push(2, 'late'));
        });
        $server->on('close', fn ($server, $fd) => $fd === 2 && show('close'));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['close', 'reset', 'disconnect', 'paused and closed', 'paused and disconnected'] as $how) {
            $server = $start($how);
            $control = Client::open($server->port);
            $client = Client::open($server->port);
            $client->write(Client::masked(1, 'wait') . Client::masked(1, 'behind'));
            $server->waitFor('"wait"');
            $control->text('close it');
            $control->receive();
            if (str_contains($how, 'disconnect')) {
                echo $client->read(), "\n";
                $client->close(4000);
            }
            $client->drop();
            $control->text('go');
            $server->waitFor('"goes on"');
            $server->waitFor("\"close\"\n");
            $control->drop();
            show($how, $server->stop());
            // A Close is answered, and heard, when the order lets it.
            $lines = explode("\n", trim($server->output()));
            sort($lines);
            echo implode("\n", $lines), "\n";
        }
    },
);
--EXPECT--
"close" 0
"close it"
"close"
"go"
"goes on" false
"wait"
true
"reset" 0
"close it"
"close"
"go"
"goes on" false
"wait"
true
close 4000 "told"
"disconnect" 0
"close it"
"close"
"go"
"goes on" false
"wait"
true
"paused and closed" 0
"close it"
"close"
"go"
"goes on" false
"wait"
true
close 4000 "told"
"paused and disconnected" 0
"close it"
"close"
"go"
"goes on" false
"wait"
true
