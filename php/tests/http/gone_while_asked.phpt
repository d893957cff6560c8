--TEST--
A client that leaves while it waits is noticed; one that has shut down only its side gets an answer that is made soon
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $kept = new ArrayObject();
        $server->on('request', function ($request, $response) use ($kept) {
            $fd = $request->fd;
            if ($request->server['request_uri'] === '/soon') {
                Swoole\Timer::after(200, fn () => $response->end('soon'));
            } else {
                $begun = $request->server['request_uri'] === '/begun' && $response->write('a part');
                $kept[$fd] = $response;
                show('asked', $fd, $begun);
            }
        });
        $server->on('close', function ($server, $fd) use ($kept) {
            if (isset($kept[$fd])) {
                show('close', $fd, $kept[$fd]->write('x'), $kept[$fd]->end('x'));
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['/waiting', '/begun'] as $number => $uri) {
            $client = Client::tcp($port);
            $client->write("GET $uri HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $fd = $number + 1;
            $server->waitFor("\"asked\" $fd");
            $client->drop();
            $server->waitFor("\"close\" $fd");
        }
        foreach (['1.0', '1.1'] as $version) {
            $client = Client::tcp($port);
            $client->write("GET /soon HTTP/$version\r\nHost: localhost\r\n\r\n");
            $client->finish();
            show(strstr($client->readToEnd(), "\r\n\r\n"));
        }
    },
);
--EXPECT--
"\r\n\r\nsoon"
"\r\n\r\nsoon"
--- server ---
"asked" 1 false
"close" 1 false false
"asked" 2 true
"close" 2 false false
--- status 0 ---
