--TEST--
A head may have 64 KiB with Swoole's names, and what Gannet says with its own
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$fields = fn (int $count) => implode(array_map(fn ($number) => "X-$number: 1\r\n", range(1, $count)));
$requests = [
    'cookies of 10 KB' => "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=" . str_repeat('x', 10_000) . "\r\n\r\n",
    'a query of 60 KB' => 'GET /?a=' . str_repeat('x', 60_000) . " HTTP/1.1\r\nHost: localhost\r\n\r\n",
    '100 fields' => "GET / HTTP/1.1\r\nHost: localhost\r\n" . $fields(100) . "\r\n",
    '129 fields' => "GET / HTTP/1.1\r\nHost: localhost\r\n" . $fields(128) . "\r\n",
    'more than 64 KiB' => "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=" . str_repeat('x', 65_536) . "\r\n\r\n",
];
test_variants(
    server: function (string $variant) {
        [$class, $settings] = json_decode($variant, true);
        $server = make_server($class, $settings);
        $server->on('request', function ($request, $response) {
            $response->end(strlen($request->get['a'] ?? '') . ' ' . strlen($request->cookie['a'] ?? '') . ' '
                . count($request->header));
        });
        serve($server);
    },
    client: function (callable $start) use ($requests) {
        foreach ([[Swoole\Http\Server::class, []], [Swoole\WebSocket\Server::class, []],
                  [Swoole\WebSocket\Server::class, ['handshake_size_max' => '16 KiB']],
                  [Gannet\Server::class, []]] as $variant) {
            $server = $start(json_encode($variant));
            show(...$variant);
            foreach ($requests as $name => $request) {
                $client = Client::tcp($server->port);
                $client->write($request);
                [$head, $body] = $client->readResponse();
                $status = substr(strtok($head, "\r"), 9, 3);
                echo rtrim("  $name: $status " . ($status === '200' ? $body : '')), "\n";
                $client->drop();
            }
            show($server->stop());
        }
    },
);
--EXPECT--
"Swoole\\Http\\Server" []
  cookies of 10 KB: 200 0 10000 1
  a query of 60 KB: 200 60000 0 1
  100 fields: 200 0 0 101
  129 fields: 431
  more than 64 KiB: 431
0
"Swoole\\WebSocket\\Server" []
  cookies of 10 KB: 200 0 10000 1
  a query of 60 KB: 200 60000 0 1
  100 fields: 200 0 0 101
  129 fields: 431
  more than 64 KiB: 431
0
"Swoole\\WebSocket\\Server" {"handshake_size_max":"16 KiB"}
  cookies of 10 KB: 200 0 10000 1
  a query of 60 KB: 414
  100 fields: 200 0 0 101
  129 fields: 431
  more than 64 KiB: 431
0
"Gannet\\Server" []
  cookies of 10 KB: 431
  a query of 60 KB: 414
  100 fields: 431
  129 fields: 431
  more than 64 KiB: 431
0
