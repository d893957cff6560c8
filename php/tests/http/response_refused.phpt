--TEST--
What would end a field, and what is no status, is refused with a warning
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) {
            show($response->header("A\r\nX-Evil", '1'));
            show($response->header('A', "1\r\nX-Evil: 1"));
            show($response->header('A', "1\0"));
            show($response->header('a b', '1'));
            show($response->header(str_repeat('a', 128), '1'));
            show($response->header('Trimmed', "1 \r\n"));
            show($response->status(99), $response->status(101), $response->status(600));
            show($response->status(200, "OK\r\nX-Evil: 1"));
            show($response->cookie("a\r\nX-Evil", '1'));
            show($response->rawcookie('a', "1\r\nX-Evil: 1"));
            show($response->trailer('A', "1\r\nX-Evil: 1"));
            $response->header['Direct'] = "1\r\nX-Evil: 1";
            $response->cookie = ["a=1\nX-Evil: 1", 'a=2'];
            show($response->end());
        });
        serve($server);
    },
    client: function (int $port) {
        show(get(Client::tcp($port), '/'));
    },
);
--EXPECT--
["HTTP/1.1 200 OK",["content-length: 0","content-type: text/html","server: gannet","set-cookie: a=2","trimmed: 1"],""]
--- server ---
warning: Swoole\Http\Response::header(): Header may not contain more than a single header, new line detected
false
warning: Swoole\Http\Response::header(): Header may not contain more than a single header, new line detected
false
warning: Swoole\Http\Response::header(): Header may not contain NUL bytes
false
warning: Swoole\Http\Response::header(): Header name is empty or contains characters that no name may have
false
warning: Swoole\Http\Response::header(): header key is too long
false
true
warning: Swoole\Http\Response::status(): invalid HTTP status code[99]
warning: Swoole\Http\Response::status(): invalid HTTP status code[101]
warning: Swoole\Http\Response::status(): invalid HTTP status code[600]
false false false
warning: Swoole\Http\Response::status(): Header may not contain more than a single header, new line detected
false
warning: Swoole\Http\Response::cookie(): The name cannot contain "=", ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Response::rawcookie(): The value cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Response::trailer(): Header may not contain more than a single header, new line detected
false
warning: Swoole\Http\Response::end(): Header may not contain more than a single header, new line detected
warning: Swoole\Http\Response::end(): Header may not contain more than a single header, new line detected
true
--- status 0 ---
