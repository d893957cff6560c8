--TEST--
A request whose callback waits is answered when it ends; others are served meanwhile, those behind it in order
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = null;
        $server->on('request', function ($request, $response) use (&$waiting) {
            $path = $request->server['request_uri'];
            if ($path === '/wait') {
                show('waits');
                $waiting = Co::getCid();
                Co::yield();
            }
            if ($path === '/child') {
                go(function () use ($response) {
                    Co::sleep(0.01);
                    $response->end('from a child');
                });
                return;
            }
            if ($path === '/parts') {
                foreach (['one ', 'two ', 'three'] as $part) {
                    Co::sleep(0.005);
                    $response->write($part);
                }
                $response->end();
                return;
            }
            if ($path === '/nothing') {
                Co::sleep(0.01);
                return;
            }
            $response->header('X-Path', $path);
            $response->end("page $path {$request->get['number']}");
            $path === '/go' && Co::resume($waiting);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $ask = fn ($path) => "GET $path?number=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        $first = Client::tcp($port);
        $first->write($ask('/wait') . $ask('/behind'));
        $server->waitFor('"waits"');
        $second = Client::tcp($port);
        foreach (['/quick', '/child', '/parts', '/nothing'] as $path) {
            $second->write($ask($path));
            [$head, $body] = $second->readResponse();
            show(strtok($head, "\r"), $body);
        }
        show($first->isQuiet(50));
        $second = Client::tcp($port);
        $second->write($ask('/go'));
        show($second->readResponse()[1]);
        show($first->readResponse()[1], $first->readResponse()[1]);
    },
);
--EXPECT--
"HTTP/1.1 200 OK" "page /quick 1"
"HTTP/1.1 200 OK" "from a child"
"HTTP/1.1 200 OK" "one two three"
"HTTP/1.1 500 Internal Server Error" ""
true
"page /go 1"
"page /wait 1" "page /behind 1"
--- server ---
"waits"
--- status 0 ---
