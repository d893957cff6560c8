--TEST--
What a script unsets of a response's fields is not sent
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
            $response->header('X-Later', 'yes');
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

--- status 0 ---
