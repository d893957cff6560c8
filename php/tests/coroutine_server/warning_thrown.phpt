--TEST--
A request whose reading makes a warning that is thrown is answered with 500, and nothing of it is kept
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        set_error_handler(fn ($level, $message) => throw new ErrorException($message));
        $server->on('request', fn ($request, $response) => $response->end('ok'));
        serve($server);
    },
    client: function (int $port) {
        $query = implode('&', array_map(fn ($number) => "a$number=1", range(1, 1100)));
        foreach (["/?$query", '/'] as $target) {
            $client = Client::tcp($port);
            $client->write("GET $target HTTP/1.1\r\nHost: localhost\r\n\r\n");
            show(strtok($client->readHead(), "\r"));
            $client->drop();
        }
    },
);
--EXPECTF--
"HTTP/1.1 500 Internal Server Error"
"HTTP/1.1 200 OK"
--- server ---

Warning: Uncaught ErrorException: %sInput variables exceeded 1000.%s
Stack trace:
%A
  thrown in %s on line %d
--- status 0 ---
