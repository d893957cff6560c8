--TEST--
The system holds as many connections as backlog says, until they are accepted
--SKIPIF--
<?php
if (PHP_OS_FAMILY !== 'Linux') {
    die('skip Linux takes one more, and says nothing to the others');
}
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const SIGNAL_CONTINUE = 18;
const SIGNAL_STOP = 19;

/** How many of twenty are connected to a server that accepts nobody. */
function connected(int $port): int
{
    $sockets = [];
    for ($count = 0; $count < 20; $count++) {
        $flags = STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT;
        $sockets[] = stream_socket_client("tcp://127.0.0.1:$port", $number, $text, 0, $flags);
    }
    // On loopback a connection is there when the call returns, or it is not to be had.
    $read = $except = null;
    stream_select($read, $sockets, $except, 0);
    return count($sockets);
}

test_variants(
    server: function (string $variant) {
        serve(make_server(settings: $variant === 'two' ? ['reactor_num' => 0, 'backlog' => 2] : ['reactor_num' => 0]));
    },
    client: function (callable $start) {
        foreach (['two', 'many'] as $variant) {
            $server = $start($variant);
            $server->signal(SIGNAL_STOP);
            show($variant, connected($server->port));
            $server->signal(SIGNAL_CONTINUE);
            $server->stop();
        }
    },
);
--EXPECT--
"two" 3
"many" 20
