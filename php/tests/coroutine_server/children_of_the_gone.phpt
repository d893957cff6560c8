--TEST--
Coroutines that a callback has begun and waits for go on when their client has gone, and leave nothing behind
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $class) {
        $server = make_server($class);
        $gone = false;
        $server->on('message', function ($server, $frame) use (&$gone) {
            if ($frame->data === 'stats') {
                return $server->push($frame->fd, (string) Co::stats()['coroutine_num']);
            }
            $group = new Co\WaitGroup();
            $results = new Chan(10);
            foreach (range(1, 3) as $number) {
                $group->add();
                go(function () use ($group, $server, $frame, $results, $number, &$gone) {
                    defer(fn () => $group->done());
                    $child = go(function () use (&$gone) {
                        while (!$gone) {
                            Co::sleep(0.002);
                        }
                        Co::sleep(0.01);
                    });
                    show('begun');
                    Co::join([$child]);
                    $results->push([$number, @$server->push($frame->fd, 'late')]);
                });
            }
            $group->wait();
            // With message_order nobody may have been told yet that the client has gone.
            $mayBeThere = $server instanceof Gannet\Server;
            show('all ended', $results->length(), $mayBeThere || !$server->exists($frame->fd), $mayBeThere || !$results->pop()[1]);
        });
        $server->on('close', function ($server, $fd) use (&$gone) {
            // With message_order this comes when the callback has ended.
            $gone = true;
        });
        $server->on('open', function ($server, $request) use (&$gone) {
            if ($request->server['request_uri'] === '/gone') {
                $gone = true;
            }
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach ([Swoole\WebSocket\Server::class, Gannet\Server::class] as $class) {
            $server = $start($class);
            $client = Client::open($server->port);
            $client->text('go');
            $server->waitForLines(3);
            $client->drop();
            $other = Client::open($server->port, '/gone');
            $server->waitFor('"all ended"');
            $other->text('stats');
            show($class, $other->receive());
            $other->drop();
            show($server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"Swoole\\WebSocket\\Server" "1"
0
"begun"
"begun"
"begun"
"all ended" 3 true true
"Gannet\\Server" "1"
0
"begun"
"begun"
"begun"
"all ended" 3 true true
