--TEST--
A request's body, data and form, and the limit on its size
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        $server = make_server(settings: ['package_max_length' => 64 * 1024, 'http_parse_post' => false]);
        $server->on('request', function ($request, $response) {
            show($request->getMethod(), strlen($request->getContent()), $request->isCompleted(), $request->post);
            show($request->get, $request->cookie, $request->server['remote_addr'], $request->server['server_addr']);
            $response->end($request->getData());
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        $form = "Content-Type: application/x-www-form-urlencoded\r\nCookie: a=1\r\n";
        echo str_replace("\r\n", "\n", get($client, '/p?q[]=1', 'POST', "{$form}Content-Length: 3\r\n", 'a=1')[2]), "\n";
        $large = str_repeat('x', 64 * 1024);
        show(get($client, '/', 'PUT', "Transfer-Encoding: chunked\r\n", "10000\r\n$large\r\n0\r\n\r\n")[0]);
        show(get($client, '/', 'PUT', "Transfer-Encoding: chunked\r\n", "10001\r\n{$large}x\r\n0\r\n\r\n")[0]);
        $client = Client::tcp($port);
        show(get($client, '/', 'PUT', "Content-Length: 65537\r\n", "{$large}x")[0]);
    },
);
--EXPECT--
POST /p?q[]=1 HTTP/1.1
host: localhost
content-type: application/x-www-form-urlencoded
cookie: a=1
content-length: 3

a=1
"HTTP/1.1 200 OK"
"HTTP/1.1 413 Payload Too Large"
"HTTP/1.1 413 Payload Too Large"
--- server ---
"POST" 3 true null
{"q":["1"]} {"a":"1"} "127.0.0.1" "127.0.0.1"
"PUT" 65536 true null
null null "127.0.0.1" "127.0.0.1"
--- status 0 ---
