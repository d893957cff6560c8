--TEST--
With enable_coroutine off a callback that suspends fails with 10001, and go() in it works
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['enable_coroutine' => false]);
        $server->on('open', fn ($server, $request) => $request->server['request_uri'] === '/sleep' && Co::sleep(0.01));
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'sleep') {
                Co::sleep(0.01);
            }
            foreach ([fn () => Co::sleep(0.01), fn () => Co::yield(), fn () => (new Chan())->pop()] as $call) {
                try {
                    $call();
                } catch (Swoole\Error $error) {
                    $server->push($frame->fd, (string) $error->getCode());
                }
            }
            go(function () use ($server, $frame) {
                Co::sleep(0.01);
                $server->push($frame->fd, Co::getCid() > 0 ? 'from a coroutine' : 'from none');
            });
            $server->push($frame->fd, 'begun');
        });
        Swoole\Timer::after(1, fn () => Co::sleep(0.01));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $bystander = Client::open($port);
        echo Client::open($port, '/sleep')->read(), "\n";
        $client = Client::open($port);
        $client->text('sleep');
        echo $client->read(), "\n";
        $bystander->text('go');
        foreach (range(1, 5) as $_) {
            echo $bystander->receive(), "\n";
        }
    },
);
--EXPECTF--
close 1011 "a callback failed"
close 1011 "a callback failed"
10001
10001
10001
begun
from a coroutine
--- server ---
%AUncaught Swoole\Error: %AUncaught Swoole\Error: %AUncaught Swoole\Error: %A
--- status 0 ---
