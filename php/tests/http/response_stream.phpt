--TEST--
write sends a response in parts; what follows its end is false
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) use ($server) {
            switch ($request->server['request_uri']) {
                case '/parts':
                    $response->header('Content-Length', 7);
                    show($response->write('abc'), $response->write(''), $response->write(12), $response->isWritable());
                    show($response->sendfile(__FILE__));
                    show($response->end('x'), $response->isWritable(), $response->end(), $response->write('y'));
                    show($response->header('a', 'b'), $response->status(404), $server->getLastError());
                    break;
                case '/trailer':
                    show($response->trailer('X-Sum', '7'));
                    $response->write('abc');
                    $response->end();
                    break;
                case '/forgotten':
                    // Ended when it is destructed.
                    $response->write('abc');
                    break;
                case '/broken':
                    $response->write('abc');
                    show($response->close(), $response->write('d'));
            }
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        show(get($client, '/parts'));
        show(get($client, '/parts', 'HEAD'));
        show(get($client, '/forgotten'));
        $client->write("GET /trailer HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\nConnection: close\r\n\r\n");
        echo json_encode(strstr($client->readToEnd(), "\r\n\r\n")), "\n";
        // The last chunk is missing: the client sees that this is not all.
        $client = Client::tcp($port);
        $client->write("GET /broken HTTP/1.1\r\nHost: localhost\r\n\r\n");
        $client->readHead();
        show($client->readToEnd());
    },
);
--EXPECT--
["HTTP/1.1 200 OK",["content-type: text/html","server: gannet","transfer-encoding: chunked"],"abc12"]
["HTTP/1.1 200 OK",["content-type: text/html","server: gannet"],""]
["HTTP/1.1 200 OK",["content-type: text/html","server: gannet","transfer-encoding: chunked"],"abc"]
"\r\n\r\n3\r\nabc\r\n0\r\nx-sum: 7\r\n\r\n"
"3\r\nabc\r\n"
--- server ---
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
warning: Swoole\Http\Response::write(): data to send is empty
true false true true
warning: Swoole\Http\Response::sendfile(): can't use sendfile when HTTP chunk is enabled
false
warning: Swoole\Http\Response::end(): the content is ignored, since the response was begun with write()
true false false false
false false 7006
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
warning: Swoole\Http\Response::write(): data to send is empty
true false true true
warning: Swoole\Http\Response::sendfile(): can't use sendfile when HTTP chunk is enabled
false
warning: Swoole\Http\Response::end(): the content is ignored, since the response was begun with write()
true false false false
false false 7006
true
true false
--- status 0 ---
