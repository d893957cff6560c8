--TEST--
Beyond max_coroutine handshakes and requests get 500, and go() says false
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: ['max_coroutine' => 1]);
        $server->on('handshake', function ($request, $response) {
            accept($request, $response);
        });
        $server->on('request', fn ($request, $response) => $response->end('page'));
        $server->on('message', function ($server, $frame) {
            show('waits', go(fn () => show('never called')));
            Co::yield();
            show('goes on');
        });
        $server->on('close', function ($server, $fd) {
            $fd <= 2 && show('close', $fd);
            // This is the one that waits.
            $fd === 2 && array_map(Co::resume(...), iterator_to_array(Co::list()));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $closing = Client::tcp($port);
        $closing->upgrade();
        $second = Client::tcp($port);
        $second->upgrade();
        $closing->text('wait');
        $server->waitFor('"waits"');
        $ask = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        foreach ([$ask, Client::upgradeRequest()] as $request) {
            $client = Client::tcp($port);
            $client->write($request);
            show(strtok($client->readHead(), "\r"));
            $client->drop();
        }
        $second->close();
        $server->waitFor('"goes on"');
        $client = Client::tcp($port);
        $client->write($ask);
        show($client->readResponse()[1]);
    },
);
--EXPECTF--
"HTTP/1.1 500 Internal Server Error"
"HTTP/1.1 500 Internal Server Error"
"page"
--- server ---
warning: %Aexceed max number of coroutine 1
"waits" false
warning: %Aexceed max number of coroutine 1
warning: %Aexceed max number of coroutine 1
"close" 2
"goes on"
"close" 1
--- status 0 ---
