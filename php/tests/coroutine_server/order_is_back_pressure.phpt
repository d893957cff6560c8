--TEST--
With message_order a connection whose callback waits is not read: its client cannot write any more
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $waiting = null;
        $heard = 0;
        $server->on('message', function ($server, $frame) use (&$waiting, &$heard) {
            if ($frame->data === 'wait') {
                $waiting = Co::getCid();
                show('wait');
                Co::yield();
            } elseif ($frame->data === 'go') {
                show('heard before', $heard);
                Co::resume($waiting);
            } elseif ($frame->data === 'end') {
                $server->push($frame->fd, (string) $heard);
            } else {
                $heard += strlen($frame->data);
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $other = Client::open($port);
        $client = Client::open($port);
        $client->text('wait');
        $server->waitFor('"wait"');
        $frame = Client::masked(2, str_repeat('x', 65_536));
        $written = 0;
        // 64 MiB are more than two sockets hold.
        for ($stuck = 0; $stuck < 5 && $written < 1000 * strlen($frame); $stuck = $some ? 0 : $stuck + 1) {
            $some = $client->writeSome(substr($frame, $written % strlen($frame)));
            $written += $some;
            $some || $client->isQuiet(50);
        }
        show($written < 500 * strlen($frame));
        $other->text('go');
        while ($written < 1000 * strlen($frame)) {
            $rest = substr($frame, $written % strlen($frame));
            $client->write($rest);
            $written += strlen($rest);
        }
        $client->text('end');
        show($client->receive());
    },
);
--EXPECT--
true
"65536000"
--- server ---
"wait"
"heard before" 0
--- status 0 ---
