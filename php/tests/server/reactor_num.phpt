--TEST--
With reactor_num, sockets live on other threads and the events of a connection stay in order
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 2]);
        $last = [];
        foreach (['connect', 'close'] as $event) {
            $server->on($event, function ($server, $fd) use ($event, &$seen) {
                $seen[$fd][] = $event;
            });
        }
        $server->on('open', function ($server, $request) use (&$seen) {
            $seen[$request->fd][] = 'open';
        });
        $server->on('message', function ($server, $frame) use (&$last) {
            if ((int) $frame->data !== ($last[$frame->fd] ?? 0) + 1) {
                show('out of order', $frame->fd, $frame->data, $last[$frame->fd] ?? 0);
            }
            $last[$frame->fd] = (int) $frame->data;
            $server->push($frame->fd, $frame->data);
        });
        $server->on('workerStop', function () use (&$last, &$seen) {
            ksort($last);
            ksort($seen);
            show($last, $seen);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = array_map(fn () => Client::open($port), range(1, 4));
        foreach ($clients as $client) {
            for ($number = 1; $number <= 500; $number++) {
                $client->text((string) $number);
            }
        }
        foreach ($clients as $client) {
            for ($number = 1; $number <= 500; $number++) {
                if ($client->receive() !== (string) $number) {
                    show('an answer out of order');
                }
            }
            $client->close();
            $client->transcript();
        }
    },
);
--EXPECT--
--- server ---
{"1":500,"2":500,"3":500,"4":500} {"1":["connect","open","close"],"2":["connect","open","close"],"3":["connect","open","close"],"4":["connect","open","close"]}
--- status 0 ---
