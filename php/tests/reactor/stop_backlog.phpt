--TEST--
A server that is told to stop hears first what had come before; one whose script ends it hears nothing more
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

function gate(int $port): string
{
    return sys_get_temp_dir() . "/gannet-stop-backlog-$port";
}

function wait_at_gate(int $port): void
{
    while (!file_exists(gate($port))) {
        usleep(1_000);
        clearstatcache();
    }
}

function open_gate(int $port): void
{
    touch(gate($port));
}

test_variants(
    server: function (string $how) {
        $server = make_server(settings: ['reactor_num' => 1]);
        $server->on('message', function ($server, $frame) use ($how) {
            show('message', $frame->data);
            if ($frame->data === 'one') {
                wait_at_gate($server->port);
                $how === 'shutdown' && $server->shutdown();
            }
        });
        $server->on('close', fn () => show('close'));
        $server->on('workerStop', fn () => show('workerStop'));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['signal', 'shutdown'] as $how) {
            $server = $start($how);
            $client = Client::open($server->port);
            $client->text('one');
            $client->text('two');
            $client->close(4000);
            // The sockets' thread has answered, so both had come.
            echo $client->transcript(), "\n";
            $how === 'signal' && $server->signal(15);
            // Time for the signal; it may as well be late.
            usleep(100_000);
            open_gate($server->port);
            show($server->wait());
            unlink(gate($server->port));
            echo $server->output();
        }
    },
);
--EXPECT--
close 4000 ""
end
0
"message" "one"
"message" "two"
"close"
"workerStop"
close 4000 ""
end
0
"message" "one"
"close"
"workerStop"
