--TEST--
With message_order, a client that goes while its callback waits is told of by one close, and pushes end then
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $closed = [];
        $server->on('message', function ($server, $frame) use (&$closed) {
            $fd = $frame->fd;
            show($frame->data);
            $deadline = microtime(true) + 0.3;
            // It may be told of only after this callback.
            while (!isset($closed[$fd]) && microtime(true) < $deadline) {
                Co::sleep(0.005);
            }
            go(function () use ($server, $frame, $fd, &$closed) {
                while (!isset($closed[$fd])) {
                    Co::sleep(0.005);
                }
                show('late', $frame->data, $server->exists($fd), @$server->push($fd, 'late'));
            });
        });
        $server->on('close', function ($server, $fd) use (&$closed) {
            $closed[$fd] = true;
            show('close', $fd);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['drop', 'message and drop', 'close'] as $index => $how) {
            $client = Client::open($port);
            $client->text($how);
            $server->waitFor("\"$how\"\n");
            $how === 'message and drop' && $client->text('behind');
            $how === 'close' && $client->close();
            $how === 'close' && show($client->transcript());
            $client->drop();
            $server->waitFor('"close" ' . $index + 1);
            $server->waitFor("\"late\" \"$how\"");
            $how === 'message and drop' && $server->waitFor('"late" "behind"');
        }
    },
);
--EXPECTF--
"close 1000 \"\"\nend"
--- server ---
"drop"
"close" 1
"late" "drop" false false
"message and drop"
%A"close" 2
"late" "%s" false false
"late" "%s" false false
"close"
"close" 3
"late" "close" false false
--- status 0 ---
