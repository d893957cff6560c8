--TEST--
With message_order the callbacks of a connection never overlap and keep their order, whatever each waits
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class);
        $running = $overlaps = $all = $together = [];
        $server->on('message', function ($server, $frame) use (&$running, &$overlaps, &$together) {
            $running[$frame->fd] = ($running[$frame->fd] ?? 0) + 1;
            $running[$frame->fd] > 1 && $overlaps[$frame->fd] = true;
            $together[array_sum($running)] = true;
            // Some do not wait at all, some more than once.
            for ($times = crc32($frame->data) % 3; $times > 0; $times--) {
                Co::sleep((crc32($frame->data) % 4 + 1) / 1000);
            }
            $server->push($frame->fd, $frame->data);
            $running[$frame->fd]--;
        });
        $server->on('workerStop', function () use (&$overlaps, &$together) {
            show('overlaps', $overlaps, 'several connections at once', max(array_keys($together)) > 1);
        });
        serve($server);
    },
    client: function (int $port) {
        $clients = array_map(fn () => Client::open($port), range(1, 5));
        $words = array_map(fn ($number) => "number $number", range(1, 100));
        foreach ($clients as $client) {
            $client->write(implode('', array_map(fn ($word) => Client::masked(1, $word), $words)));
        }
        foreach ($clients as $client) {
            show(array_map(fn () => $client->receive(), $words) === $words);
        }
    },
);
--EXPECT--
true
true
true
true
true
--- server ---
"overlaps" [] "several connections at once" true
--- status 0 ---
