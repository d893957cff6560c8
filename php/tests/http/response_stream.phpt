--TEST--
write sends a response in parts, and end its last; what follows that is false; without end it is visibly incomplete
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
                    // Without TE: trailers nobody gets them, and after the head it is too late.
                    show($response->trailer('X-Late', '8'));
                    $response->end();
                    break;
                case '/forgotten':
                    $response->write('abc');
                    break;
                case '/exception':
                    $response->write('abc');
                    throw new Exception('in the middle');
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
        show(get($client, '/trailer'));
        $client->write("GET /trailer HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\nConnection: close\r\n\r\n");
        echo json_encode(strstr($client->readToEnd(), "\r\n\r\n")), "\n";
        // RFC 9112 §8: the last chunk is missing, so the client sees that this is not all.
        foreach (['/broken', '/forgotten', '/exception'] as $target) {
            $client = Client::tcp($port);
            $client->write("GET $target HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $client->readHead();
            $rest = $client->readToEnd();
            // After an exception the server closes at once.
            show($target === '/exception' ? str_contains($rest, "0\r\n\r\n") : $rest);
        }
    },
);
--EXPECTF--
["HTTP/1.1 200 OK",["content-type: text/html","server: gannet","transfer-encoding: chunked"],"abc12x"]
["HTTP/1.1 200 OK",["content-type: text/html","server: gannet"],""]
["HTTP/1.1 200 OK",["content-type: text/html","server: gannet","trailer: x-sum","transfer-encoding: chunked"],"abc"]
"\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n"
"3\r\nabc\r\n"
"3\r\nabc\r\n"
false
--- server ---
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
warning: Swoole\Http\Response::write(): data to send is empty
true false true true
warning: Swoole\Http\Response::sendfile(): can't use sendfile when HTTP chunk is enabled
false
true false false false
false false 7006
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
warning: Swoole\Http\Response::write(): data to send is empty
true false true true
warning: Swoole\Http\Response::sendfile(): can't use sendfile when HTTP chunk is enabled
false
true false false false
false false 7006
true
warning: Swoole\Http\Response::trailer(): trailers are announced in the head, which write() has sent
false
true
warning: Swoole\Http\Response::trailer(): trailers are announced in the head, which write() has sent
false
true false
%AUncaught Exception: in the middle%A
--- status 0 ---
