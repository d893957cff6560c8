--TEST--
A write that is refused, since the client does not read, breaks the response off: it does not look whole
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: ['socket_buffer_size' => '1M']);
        $server->on('request', function ($request, $response) use ($server) {
            if ($request->server['request_uri'] === '/whole') {
                $response->end('whole');
                return;
            }
            while ($response->write(str_repeat('x', 100_000)));
            show($server->getLastError(), $response->isWritable(), $response->write('behind the gap'));
            show($server->exist($request->fd));
            if ($request->server['request_uri'] === '/ended') {
                show($response->end('the last'), $response->end(), $response->close());
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['/ended' => 5, '/forgotten' => 8] as $target => $lines) {
            $client = Client::tcp($port);
            $client->write("GET $target HTTP/1.1\r\nHost: localhost\r\n\r\nGET /whole HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $server->waitForLines($lines);
            $response = $client->readToEnd();
            show(substr_count($response, 'HTTP/1.1'), str_contains($response, "\r\n0\r\n"), preg_match('/gap|last|whole/', $response));
        }
        show(get(Client::tcp($port), '/whole')[2]);
    },
);
--EXPECT--
1 false 0
1 false 0
"whole"
--- server ---
warning: Swoole\Http\Response::write(): the client reads too slowly, and too much waits for it already: it gets no more
1009 false false
false
warning: Swoole\Http\Response::end(): the response is incomplete, for a part of it was refused
false false false
warning: Swoole\Http\Response::write(): the client reads too slowly, and too much waits for it already: it gets no more
1009 false false
false
--- status 0 ---
