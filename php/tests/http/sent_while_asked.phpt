--TEST--
send reaches a client whose request is not answered: before the answer, or as the answer, behind which it asks again
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $kept = new ArrayObject();
        $server->on('message', fn () => show($kept[0]->end('as always')));
        $server->on('request', function ($request, $response) use ($server, $kept) {
            $fd = $request->fd;
            switch ($request->server['request_uri']) {
                case '/before':
                    $kept[0] = $response;
                    show($server->send($fd, "HTTP/1.1 103 Early Hints\r\n\r\n"));
                    break;
                case '/instead':
                    show($response->detach());
                    Swoole\Timer::after(1, function () use ($server, $fd) {
                        $answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nby hand";
                        show($server->exist($fd), $server->send($fd, $answer));
                    });
                    break;
                case '/last':
                    $response->detach();
                    show($server->send($fd, "HTTP/1.1 200 OK\r\n\r\nup to the end"), $server->close($fd));
                    show($server->send($fd, 'too late'));
                    break;
                case '/stop':
                    $response->detach();
                    show($server->send($fd, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nstop"));
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $director = Client::open($port);
        $client = Client::tcp($port);
        $get = fn (string $uri) => $client->write("GET $uri HTTP/1.1\r\nHost: localhost\r\n\r\n");
        foreach (['/instead', '/before', '/instead', '/instead', '/before', '/last'] as $uri) {
            $get($uri);
            if ($uri === '/last') {
                show(strstr($client->readToEnd(), "\r\n\r\n"));
            } else {
                if ($uri === '/before') {
                    show(strtok($client->readHead(), "\r"));
                    $director->text('end');
                }
                [$head, $body] = $client->readResponse();
                show(strtok($head, "\r"), $body);
            }
        }
        // A stop does not answer once more what was answered by hand.
        $client = Client::tcp($port);
        $client->write("GET /stop HTTP/1.1\r\nHost: localhost\r\n\r\n");
        show($client->readResponse()[1]);
        $server->signal(15);
        show($client->readToEnd(), $server->wait());
    },
);
--EXPECT--
"HTTP/1.1 200 OK" "by hand"
"HTTP/1.1 103 Early Hints"
"HTTP/1.1 200 OK" "as always"
"HTTP/1.1 200 OK" "by hand"
"HTTP/1.1 200 OK" "by hand"
"HTTP/1.1 103 Early Hints"
"HTTP/1.1 200 OK" "as always"
"\r\n\r\nup to the end"
"stop"
"" 0
--- server ---
true
true true
true
true
true
true true
true
true true
true
true
true true
warning: Swoole\Server::send(): session#2 does not exists
false
true
--- status 0 ---
