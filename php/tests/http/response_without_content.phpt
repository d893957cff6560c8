--TEST--
A status that has no content has none, whatever the script gives it, and a length only where one may be
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) {
            [, $status, $how, $length] = explode('/', $request->server['request_uri']);
            $response->status($status);
            if ($length) {
                $response->header('Content-Length', $length);
            }
            show(match ($how) {
                'end' => $response->end('body'),
                'empty' => $response->end(),
                'file' => $response->sendfile(__DIR__ . '/get.inc'),
                'write' => $response->write('bo') && $response->end('dy'),
            });
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        foreach (['end', 'empty', 'file', 'write'] as $how) {
            foreach ([204, 205, 304] as $status) {
                foreach (['', '12'] as $length) {
                    $client->write("GET /$status/$how/$length HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    preg_match_all('/^(?:content-length|transfer-encoding): .*(?=\r$)/mi', $client->readHead(), $about);
                    show("$status $how $length", $about[0]);
                }
            }
        }
        // Nothing of a body is in the way.
        show(get($client, '/200/end/')[2]);
    },
);
--EXPECT--
"204 end " []
"204 end 12" []
"205 end " ["Content-Length: 0"]
"205 end 12" ["Content-Length: 0"]
"304 end " []
"304 end 12" ["Content-Length: 12"]
"204 empty " []
"204 empty 12" []
"205 empty " ["Content-Length: 0"]
"205 empty 12" ["Content-Length: 0"]
"304 empty " []
"304 empty 12" ["Content-Length: 12"]
"204 file " []
"204 file 12" []
"205 file " ["Content-Length: 0"]
"205 file 12" ["Content-Length: 0"]
"304 file " []
"304 file 12" ["Content-Length: 12"]
"204 write " []
"204 write 12" []
"205 write " ["Content-Length: 0"]
"205 write 12" ["Content-Length: 0"]
"304 write " []
"304 write 12" []
"body"
--- server ---
true
true
true
true
true
true
true
true
true
true
true
true
true
true
true
true
true
true
true
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
true
true
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
true
true
warning: Swoole\Http\Response::write(): You have set 'Transfer-Encoding', 'Content-Length' is ignored
true
true
--- status 0 ---
