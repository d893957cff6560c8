--TEST--
A stop refuses handshakes that wait with 503, answers requests that wait, and all go on to their end
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $event) {
        $server = make_server(settings: ['max_wait_time' => 5]);
        $stops = false;
        $wait = function (string $what) use (&$stops) {
            show($what);
            while (!$stops) {
                Co::sleep(0.005);
            }
            Co::sleep(0.02);
            show("$what goes on");
        };
        $server->on('beforeShutdown', function () use (&$stops) {
            $stops = true;
        });
        if ($event === 'request') {
            $server->on('request', function ($request, $response) use ($wait) {
                $wait('request');
                $response->end('page');
            });
        } else {
            $server->on($event, function (...$arguments) use ($event, $wait) {
                $wait($event);
                $response = array_pop($arguments);
                $event === 'handshake' && @accept(array_pop($arguments), $response);
            });
        }
        $server->on('workerStop', fn () => show('workerStop'));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse', 'request'] as $event) {
            $server = $start($event);
            $client = Client::tcp($server->port);
            $client->write($event === 'request' ? "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" : Client::upgradeRequest());
            $server->waitFor("\"$event\"");
            $server->signal(15);
            $head = $client->readHead();
            show($event, (int) explode(' ', $head)[1]);
            show($client->readToEnd());
            $client->drop();
            show($server->wait());
            echo $server->output();
        }
    },
);
--EXPECT--
"handshake" 503
"The server is stopping; connect to another, or try again later.\n"
0
"handshake"
"handshake goes on"
"workerStop"
"beforeHandshakeResponse" 503
"The server is stopping; connect to another, or try again later.\n"
0
"beforeHandshakeResponse"
"beforeHandshakeResponse goes on"
"workerStop"
"request" 200
"page"
0
"request"
"request goes on"
"workerStop"
