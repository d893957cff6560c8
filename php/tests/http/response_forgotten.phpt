--TEST--
Every client gets an answer: forgotten, kept for later and detached
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $kept = [];
        $server->on('request', function ($request, $response) use ($server, &$kept) {
            switch ($request->server['request_uri']) {
                case '/forgotten':
                    break;
                case '/forgotten404':
                    $response->status(404);
                    $response->header('X-Mine', 'yes');
                    break;
                case '/kept':
                    $kept[] = $response;
                    break;
                case '/release':
                    show(array_pop($kept)->end('late'));
                    $response->end('released');
                    break;
                case '/detached':
                    show($response->detach(), $response->isWritable(), $response->end('no'));
                    $again = Swoole\Http\Response::create($server, $response->fd);
                    show(get_class($again), $again->fd === $response->fd, Swoole\Http\Response::create($response->fd));
                    unset($response);
                    show($again->end('attached'));
                    break;
                case '/close':
                    show($response->close(), $response->isWritable());
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        foreach (['/forgotten', '/forgotten404', '/detached'] as $target) {
            show(get($client, $target));
        }
        $client->write("GET /kept HTTP/1.1\r\nHost: localhost\r\n\r\n");
        show($client->isQuiet());
        show(get(Client::tcp($port), '/release')[2]);
        show($client->readResponse()[1]);
        $client->write("GET /close HTTP/1.1\r\nHost: localhost\r\n\r\n");
        show($client->readToEnd());
    },
);
--EXPECT--
["HTTP/1.1 500 Internal Server Error",["content-length: 0","content-type: text/html","server: gannet"],""]
["HTTP/1.1 404 Not Found",["content-length: 0","content-type: text/html","server: gannet","x-mine: yes"],""]
["HTTP/1.1 200 OK",["content-length: 8","content-type: text/html","server: gannet"],"attached"]
true
"released"
"late"
""
--- server ---
true false false
warning: Swoole\Http\Response::create(): parameter $2 must be valid connection session id
"Swoole\\Http\\Response" true false
true
true
true false
--- status 0 ---
