--TEST--
A response's head: status, reason, fields and cookies as the script says, and the defaults
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) {
            switch ($request->server['request_uri']) {
                case '/fields':
                    show($response->header('x-LIST', ['1', 2, null, 'z ']), $response->header('plain-CASE', 'x', false));
                    show($response->setHeader('Server', 'mine'), $response->setStatusCode('201'));
                    $response->header['Direct'] = 'written';
                    show($response->cookie('a', 'b c', 0, '/', 'example.org', true, true, 'Lax', 'High', true));
                    show($response->rawcookie('r', 'b%20c'), $response->setCookie('gone'));
                    show($response->setRawCookie((new Swoole\Http\Cookie())->withName('o')->withValue('v')));
                    show($response->header, count($response->cookie));
                    show($response->end('made'));
                    break;
                case '/reason':
                    $response->status(404, 'Gone Fishing');
                    $response->end();
                    break;
                case '/redirect':
                    show($response->redirect('/x?y=1'), $response->isWritable());
                    break;
                case '/moved':
                    $response->redirect('/z', 301);
                    break;
                case '/lies':
                    // The framing is not the script's to say.
                    $response->header('Content-Length', '500');
                    $response->header('Transfer-Encoding', 'chunked');
                    $response->end('four');
                    break;
                case '/empty':
                case '/empty-stream':
                    foreach (['Content-Encoding', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Content-Type', 'Server'] as $name) {
                        $response->header($name, '');
                    }
                    $response->header('content-encoding', ['', null], false);
                    $response->header('X-Empty', '');
                    if ($request->server['request_uri'] === '/empty-stream') {
                        show($response->write("data: 1\n\n"));
                    }
                    $response->end('last');
                    break;
                case '/empty-not-modified':
                    $response->status(304);
                    $response->header('Content-Length', '');
                    $response->end();
                    break;
                default:
                    $response->end('plain');
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        foreach (['/', '/fields', '/reason', '/redirect', '/moved', '/lies'] as $target) {
            foreach (get($client, $target) as $part) {
                show($part);
            }
        }
        show(get($client, '/', 'HEAD'));
        // An empty value says nothing about the body.
        show(get($client, '/empty'), get($client, '/empty-stream'), get($client, '/empty-stream', 'HEAD'));
        show(get($client, '/empty-not-modified'), get($client, '/empty-not-modified', 'HEAD'), get($client, '/reason', 'HEAD'));
    },
);
--EXPECT--
"HTTP/1.1 200 OK"
["content-length: 5","content-type: text/html","server: gannet"]
"plain"
"HTTP/1.1 201 Created"
["content-length: 4","content-type: text/html","direct: written","plain-case: x","server: mine","set-cookie: a=b+c; path=/; domain=example.org; secure; HttpOnly; SameSite=Lax; Priority=High; Partitioned","set-cookie: gone=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0","set-cookie: o=v","set-cookie: r=b%20c","x-list: 1","x-list: 2","x-list: z"]
"made"
"HTTP/1.1 404 Gone Fishing"
["content-length: 0","content-type: text/html","server: gannet"]
""
"HTTP/1.1 302 Found"
["content-length: 0","content-type: text/html","location: /x?y=1","server: gannet"]
""
"HTTP/1.1 301 Moved Permanently"
["content-length: 0","content-type: text/html","location: /z","server: gannet"]
""
"HTTP/1.1 200 OK"
["content-length: 4","content-type: text/html","server: gannet"]
"four"
["HTTP/1.1 200 OK",["content-length: 5","content-type: text/html","server: gannet"],""]
["HTTP/1.1 200 OK",["content-length: 4","x-empty: "],"last"] ["HTTP/1.1 200 OK",["transfer-encoding: chunked","x-empty: "],"data: 1\n\nlast"] ["HTTP/1.1 200 OK",["x-empty: "],""]
["HTTP/1.1 304 Not Modified",["content-type: text/html","server: gannet"],""] ["HTTP/1.1 304 Not Modified",["content-type: text/html","server: gannet"],""] ["HTTP/1.1 404 Gone Fishing",["content-type: text/html","server: gannet"],""]
--- server ---
true true
true true
true
true true
true
{"X-List":["1",2,null,"z "],"plain-CASE":"x","Server":"mine","Direct":"written"} 4
true
true false
true
true
--- status 0 ---
