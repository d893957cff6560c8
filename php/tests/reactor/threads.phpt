--TEST--
With reactor_num the sockets have so many threads, and PHP has its own
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The names of the threads that serve sockets. One that ends meanwhile has none. */
function loop_threads(): array
{
    $names = array_map(fn ($task) => trim((string) @file_get_contents("$task/comm")), glob('/proc/self/task/*'));
    $loops = array_values(array_filter($names, fn ($name) => preg_match('/^gannet-\d+$/', $name)));
    sort($loops);
    return $loops;
}

test_variants(
    server: function (string $number) {
        $server = make_server(settings: $number === 'unset' ? [] : ['reactor_num' => $number]);
        $server->on('message', function ($server, $frame) {
            // The one that serves this client is up; others may still be about to start.
            $deadline = microtime(true) + 10;
            do {
                $loops = loop_threads();
            } while (count($loops) < (int) $frame->data && microtime(true) < $deadline);
            $server->push($frame->fd, json_encode($loops));
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['unset', '0', '1', '3'] as $number) {
            putenv('GANNET_TEST_REACTORS');
            $server = $start($number);
            $client = Client::open($server->port);
            $client->text((string) (int) $number);
            show($number, $client->receive());
            show($server->stop());
        }
    },
);
--EXPECT--
"unset" "[]"
0
"0" "[]"
0
"1" "[\"gannet-0\"]"
0
"3" "[\"gannet-0\",\"gannet-1\",\"gannet-2\"]"
0
