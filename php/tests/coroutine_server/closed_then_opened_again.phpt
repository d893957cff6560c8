--TEST--
A callback that waits never reaches a later connection in the place of its own
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        $server->on('message', function ($server, $frame) use (&$waiting) {
            if ($frame->data === 'go') {
                foreach (array_splice($waiting, 0) as $id) {
                    Co::resume($id);
                }
                return $server->push($frame->fd, 'gone');
            }
            $waiting[] = Co::getCid();
            show('waits', $frame->fd);
            Co::yield();
            if ($frame->data === 'fail') {
                throw new RuntimeException('late');
            }
            show('goes on', $frame->fd, @$server->push($frame->fd, 'for the former'));
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        ini_set('display_errors', '0');
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['wait', 'fail'] as $index => $word) {
            $client = Client::open($port);
            $client->text($word);
            $server->waitFor('"waits" ' . 2 * $index + 1);
            $client->drop();
            $server->waitFor('"close" ' . 2 * $index + 1);
            $client = Client::open($port);
            $client->text('go');
            show($client->receive(), $client->isQuiet(50));
            $client->close();
            echo $client->transcript(), "\n";
            $server->waitFor('"close" ' . 2 * $index + 2);
        }
    },
);
--EXPECT--
"gone" true
close 1000 ""
end
"gone" true
close 1000 ""
end
--- server ---
"waits" 1
"close" 1
"goes on" 1 false
"close" 2
"waits" 3
"close" 3
"close" 4
--- status 0 ---
