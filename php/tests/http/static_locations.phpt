--TEST--
With static_handler_locations files are only there, and nothing else is
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        $server = make_server(settings: ['enable_static_handler' => true, 'document_root' => dirname(__DIR__),
            'static_handler_locations' => ['/http', '/other']]);
        $server->on('request', fn ($request, $response) => $response->end('script'));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        show(get($client, '/http/get.inc')[2] === file_get_contents(__DIR__ . '/get.inc'));
        show(get($client, '/include/test.inc')[2]);
        show(get($client, '/http/missing')[0], get($client, '/http/missing', 'POST', "Content-Length: 0\r\n")[2]);
    },
);
--EXPECT--
true
"script"
"HTTP/1.1 404 Not Found" "script"
--- server ---

--- status 0 ---
