--TEST--
Where message_order is on, the next callback of a connection waits for the end of the one before; others go on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        [$class, $settings] = match ($variant) {
            'Gannet' => [Gannet\Server::class, []],
            'Swoole' => [Swoole\WebSocket\Server::class, ['message_order' => true]],
        };
        $server = make_server($class, $settings);
        $waiting = null;
        $wait = function (string $what) use (&$waiting) {
            show($what);
            $waiting = Co::getCid();
            Co::yield();
            show("$what ends");
        };
        $server->on('open', fn ($server, $request) => $request->server['request_uri'] === '/wait' && $wait('open'));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('message', function ($server, $frame) use (&$waiting, $wait) {
            if ($frame->data !== 'go') {
                return $wait($frame->data);
            }
            show('go');
            Co::resume($waiting);
            $server->push($frame->fd, 'gone');
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['Gannet', 'Swoole'] as $variant) {
            $server = $start($variant);
            $other = Client::open($server->port);
            $client = Client::open($server->port, '/wait');
            $client->write(Client::masked(1, 'one') . Client::masked(1, 'two'));
            $server->waitFor('"open"');
            foreach (['one', 'two', 'three'] as $next) {
                // What has come has had its time to overtake.
                $client->isQuiet(50);
                $next === 'two' && $client->write(Client::masked(1, 'three') . Client::masked(8, ''));
                $other->text('go');
                show($other->receive());
                $server->waitFor("\"$next\"\n");
            }
            $other->text('go');
            show($other->receive());
            $server->waitFor('"close" 2');
            $other->close();
            $other->transcript();
            $other->drop();
            $client->drop();
            $server->waitFor('"close" 1');
            show($variant, $server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"gone"
"gone"
"gone"
"gone"
"Gannet" 0
"open"
"go"
"open ends"
"one"
"go"
"one ends"
"two"
"go"
"two ends"
"three"
"go"
"three ends"
"close" 2
"close" 1
"gone"
"gone"
"gone"
"gone"
"Swoole" 0
"open"
"go"
"open ends"
"one"
"go"
"one ends"
"two"
"go"
"two ends"
"three"
"go"
"three ends"
"close" 2
"close" 1
