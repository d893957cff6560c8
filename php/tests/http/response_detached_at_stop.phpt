--TEST--
A stop does not wait for detached responses, whether detached before it, while it goes on, or begun
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        // Longer than the test's patience.
        $server = make_server(settings: ['max_wait_time' => 60, 'drain_timeout' => 60]);
        $kept = new ArrayObject();
        $server->on('request', function ($request, $response) use ($kept) {
            match ($request->server['request_uri']) {
                '/detached' => show('detached', $response->detach()),
                '/begun' => show('begun', $response->write('a part'), $response->detach()),
                '/kept' => show('kept', (bool) $kept[] = $response),
            };
        });
        $server->on('close', fn () => show('close'));
        $server->on('beforeShutdown', fn () => Swoole\Timer::after(1, function () use ($kept, $server) {
            show('late', $kept[0]->detach(), Swoole\Http\Response::create($server, $kept[0]->fd));
        }));
        $server->on('shutdown', fn () => show('shutdown'));
        print_warnings();
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        foreach (['detached', 'begun', 'kept'] as $name) {
            $clients[$name] = Client::tcp($port);
            $clients[$name]->write("GET /$name HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $server->waitFor("\"$name\"");
        }
        $server->signal(15);
        foreach ($clients as $name => $client) {
            $answer = explode("\r\n", $client->readToEnd());
            show($name, $answer[0], end($answer), $answer[count($answer) - 2]);
        }
        show($server->wait());
    },
);
--EXPECT--
"detached" "HTTP/1.1 503 Service Unavailable" "" ""
"begun" "HTTP/1.1 200 OK" "" "a part"
"kept" "HTTP/1.1 503 Service Unavailable" "" ""
0
--- server ---
"detached" true
"begun" true true
"kept" true
warning: Swoole\Http\Response::create(): parameter $2 must be valid connection session id
"late" true false
"close"
"close"
"close"
"shutdown"
--- status 0 ---
