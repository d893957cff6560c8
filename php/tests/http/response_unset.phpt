--TEST--
What a script unsets of a response's fields is not sent; initHeader() makes arrays, and keeps what is there
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('request', function ($request, $response) {
            $response->header('X-Gone', 'no');
            $response->cookie('gone', 'no');
            unset($response->header, $response->cookie);
            show($response->initHeader(), $response->header, $response->cookie, $response->trailer);
            $response->header('X-Later', 'yes');
            show($response->initHeader(), $response->header);
            $response->end('body');
        });
        serve($server);
    },
    client: function (int $port) {
        [$status, $fields, $body] = get(Client::tcp($port), '/');
        show($status, array_values(preg_grep("/^(x-|set-cookie)/", $fields)), $body);
    },
);
--EXPECT--
"HTTP/1.1 200 OK" ["x-later: yes"] "body"
--- server ---
true [] [] []
true {"X-Later":"yes"}
--- status 0 ---
