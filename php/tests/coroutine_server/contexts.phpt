--TEST--
Every callback that may wait runs in a coroutine of its own, and the others in none
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $variant) {
        $coroutines = [];
        $note = function (string $event) use (&$coroutines) {
            $coroutines[] = $id = Co::getCid();
            show($event, $id > 0 ? 'coroutine' : $id);
        };
        $server = make_server(settings: [
            'socket_buffer_size' => 64 * 1024 * 1024,
            'buffer_high_watermark' => 1024 * 1024,
            'buffer_low_watermark' => 0,
        ]);
        if ($variant === 'off') {
            $server->set(['enable_coroutine' => false]);
        }
        $events = ['start', 'workerStart', 'beforeShutdown', 'connect', 'open', 'close', 'disconnect', 'bufferFull',
            'bufferEmpty', 'workerStop'];
        foreach ($events as $event) {
            $server->on($event, fn () => $note($event));
        }
        $server->on('shutdown', function () use ($note, &$coroutines) {
            $note('shutdown');
            $ids = array_filter($coroutines, fn ($id) => $id > 0);
            show('each its own', count($ids) === count(array_unique($ids)));
        });
        if ($variant === 'handshake') {
            $server->on('handshake', function ($request, $response) use ($note) {
                $note('handshake');
                accept($request, $response);
            });
        } else {
            $server->on('beforeHandshakeResponse', fn () => $note('beforeHandshakeResponse'));
        }
        $server->on('request', function ($request, $response) use ($note) {
            $note('request');
            $response->end();
        });
        $server->on('message', function ($server, $frame) use ($note) {
            $note('message');
            $server->defer(function () use ($server, $frame, $note) {
                $note('defer');
                Swoole\Timer::after(1, function () use ($server, $frame, $note) {
                    $note('after');
                    Swoole\Timer::tick(1, function ($timer) use ($server, $frame, $note) {
                        $note('tick');
                        Swoole\Timer::clear($timer);
                        // At once, and more than the kernel takes, so that it is full and empty once.
                        $server->push($frame->fd, str_repeat('x', 24 * 1024 * 1024));
                    });
                });
            });
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['on', 'handshake', 'off'] as $variant) {
            $server = $start($variant);
            $client = Client::tcp($server->port);
            $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $client->readResponse();
            $client->drop();
            $server->waitFor('"disconnect"');
            $client = Client::open($server->port);
            $client->text('go');
            $server->waitFor('bufferFull');
            $client->receive();
            $server->waitFor('bufferEmpty');
            $client->close();
            $client->transcript();
            $server->waitFor('"close"');
            $client->drop();
            show($variant, $server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"on" 0
"start" "coroutine"
"workerStart" "coroutine"
"connect" "coroutine"
"request" "coroutine"
"disconnect" "coroutine"
"connect" "coroutine"
"beforeHandshakeResponse" "coroutine"
"open" "coroutine"
"message" "coroutine"
"defer" "coroutine"
"after" "coroutine"
"tick" "coroutine"
"bufferFull" -1
"bufferEmpty" -1
"close" "coroutine"
"beforeShutdown" "coroutine"
"workerStop" -1
"shutdown" -1
"each its own" true
"handshake" 0
"start" "coroutine"
"workerStart" "coroutine"
"connect" "coroutine"
"request" "coroutine"
"disconnect" "coroutine"
"connect" "coroutine"
"handshake" "coroutine"
"message" "coroutine"
"defer" "coroutine"
"after" "coroutine"
"tick" "coroutine"
"bufferFull" -1
"bufferEmpty" -1
"close" "coroutine"
"beforeShutdown" "coroutine"
"workerStop" -1
"shutdown" -1
"each its own" true
"off" 0
"start" -1
"workerStart" -1
"connect" -1
"request" -1
"disconnect" -1
"connect" -1
"beforeHandshakeResponse" -1
"open" -1
"message" -1
"defer" -1
"after" -1
"tick" -1
"bufferFull" -1
"bufferEmpty" -1
"close" -1
"beforeShutdown" -1
"workerStop" -1
"shutdown" -1
"each its own" true
