--TEST--
While a callback waits, the next of the same connection begins: in arrival order up to the first wait
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $variant) {
        [$class, $settings] = match ($variant) {
            'Swoole' => [Swoole\WebSocket\Server::class, []],
            'Gannet' => [Gannet\Server::class, ['message_order' => false]],
        };
        $server = make_server($class, $settings);
        $waiting = [];
        $server->on('open', function ($server, $request) use (&$waiting) {
            show('open');
            $waiting['open'] = Co::getCid();
            Co::yield();
            show('open ends');
        });
        $server->on('message', function ($server, $frame) use (&$waiting) {
            show($frame->data);
            if ($frame->data === 'go') {
                foreach (array_reverse($waiting) as $id) {
                    Co::resume($id);
                }
                $server->push($frame->fd, 'gone');
                return;
            }
            $waiting[$frame->data] = Co::getCid();
            Co::yield();
            show("$frame->data ends");
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['Swoole', 'Gannet'] as $variant) {
            $server = $start($variant);
            $client = Client::open($server->port);
            $words = ['one', 'two', 'three', 'go'];
            $client->write(implode('', array_map(fn ($word) => Client::masked(1, $word), $words)));
            show($variant, $client->receive());
            $client->close();
            $client->transcript();
            $client->drop();
            show($server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"Swoole" "gone"
0
"open"
"one"
"two"
"three"
"go"
"three ends"
"two ends"
"one ends"
"open ends"
"Gannet" "gone"
0
"open"
"one"
"two"
"three"
"go"
"three ends"
"two ends"
"one ends"
"open ends"
