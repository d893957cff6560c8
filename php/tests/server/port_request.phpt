--TEST--
A port without a callback for request answers 400 where another has one
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $own = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
        $own->on('request', fn ($request, $response) => $response->end('port'));
        file_put_contents(ports_file(), json_encode($own->port));
        serve($server);
    },
    client: function (int $port) {
        $own = json_decode(file_get_contents(ports_file()));
        unlink(ports_file());
        foreach ([$own, $port] as $each) {
            $client = Client::tcp($each);
            $client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            [$head, $body] = $client->readResponse();
            show(strtok($head, "\r"), $body, preg_match('/^connection: close\r$/mi', $head));
        }
        show($client->readToEnd());
    },
);
--EXPECT--
"HTTP/1.1 200 OK" "port" 0
"HTTP/1.1 400 Bad Request" "<html><body><h2>HTTP 400 Bad Request</h2><hr><i>Powered by Gannet</i></body></html>" 1
""
--- server ---

--- status 0 ---
