--TEST--
A response that the script keeps is waited for when the server stops, and its client gets 503 when the time is over
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: ['max_wait_time' => 4]);
        $kept = new ArrayObject();
        $server->on('request', function ($request, $response) use ($kept) {
            if ($request->server['request_uri'] === '/cycle') {
                $cycle = new ArrayObject([$response]);
                $cycle[] = $cycle;
            } else {
                $kept[$request->server['request_uri']] = $response;
            }
            show($request->server['request_uri']);
        });
        // As a worker that finishes what it was asked.
        $server->on('beforeShutdown', fn () => Swoole\Timer::after(1, function () use ($kept) {
            show('late', $kept['/late']->end('late'));
        }));
        $server->on('workerStop', function () use ($kept) {
            show('kept', $kept['/kept']->end('too late'));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        foreach (['late', 'kept', 'cycle'] as $name) {
            $clients[$name] = Client::tcp($port);
            $clients[$name]->write("GET /$name HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $server->waitFor("\"/$name\"");
        }
        $server->signal(15);
        foreach ($clients as $name => $client) {
            [$head, $body] = explode("\r\n\r\n", $client->readToEnd()) + [1 => null];
            show($name, strtok($head, "\r"), $body);
        }
        show($server->wait());
    },
);
--EXPECT--
"late" "HTTP/1.1 200 OK" "late"
"kept" "HTTP/1.1 503 Service Unavailable" ""
"cycle" "HTTP/1.1 503 Service Unavailable" ""
0
--- server ---
"/late"
"/kept"
"/cycle"
"late" true
"kept" false
--- status 0 ---
