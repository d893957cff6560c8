--TEST--
A response that was begun with write, and detached, is gone on with by whoever takes it up
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) use ($server) {
            if ($request->server['request_uri'] === '/dropped') {
                show($response->write('a'), $response->detach());
                show($server->exist($request->fd));
                Swoole\Http\Response::create($request->fd);
                show($server->exist($request->fd));
                return;
            }
            show($response->write('a'), $response->detach());
            Swoole\Timer::after(1, function () use ($request) {
                $again = Swoole\Http\Response::create($request->fd);
                show($again->isWritable(), $again->header('X-Late', '1'), $again->sendfile(__FILE__));
                show($again->write('b'), $again->detach());
                $last = Swoole\Http\Response::create($request->fd);
                show($last->end('c'), $last->isWritable());
            });
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        show(get($client, '/')[2], get($client, '/')[2]);
        $client->write("GET /dropped HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $client->readHead();
        // Without the last chunk: it is incomplete.
        show($client->readToEnd());
    },
);
--EXPECT--
"abc" "abc"
"1\r\na\r\n"
--- server ---
true true
warning: Swoole\Http\Response::sendfile(): can't use sendfile when HTTP chunk is enabled
true true false
true true
true false
true true
warning: Swoole\Http\Response::sendfile(): can't use sendfile when HTTP chunk is enabled
true true false
true true
true false
true true
true
false
--- status 0 ---
