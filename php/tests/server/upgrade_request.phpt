--TEST--
The request of open has the client's path, query, headers and cookies
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', function ($server, $request) {
            show($request->server['request_method'], $request->server['request_uri'], $request->server['path_info']);
            show($request->server['query_string'], $request->server['server_protocol']);
            show($request->server['server_port'] === $server->port, $request->server['remote_addr']);
            show($request->get, $request->cookie, $request->header['x-mine'], $request->header['user-agent'] ?? 'none');
            show($request->header['sec-websocket-version'], isset($request->header['cookie']));
        });
        serve($server);
    },
    client: function (int $port) {
        Client::open($port, '/room%201?name=ann&list[]=1&list[]=2', ['X-Mine' => 'yes', 'Cookie' => 'a=1; b=two']);
    },
);
--EXPECT--
--- server ---
"GET" "/room%201" "/room 1"
"name=ann&list[]=1&list[]=2" "HTTP/1.1"
true "127.0.0.1"
{"name":"ann","list":["1","2"]} {"a":"1","b":"two"} "yes" "none"
"13" false
--- status 0 ---
