--TEST--
A form with as many names, or as deep ones, as its size allows costs what php.ini allows, over a real socket
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

/** Names in whose hashes the low 16 bits are the same, so that each is compared with all before it. */
function colliding(int $count): Generator
{
    for ($index = 0; $index < $count; $index++) {
        yield (string) ($index << 16);
    }
}

function multipart(iterable $names): string
{
    $body = '';
    foreach ($names as $name) {
        $body .= "--B\r\nContent-Disposition: form-data; name=$name\r\n\r\n\r\n";
    }
    return "$body--B--\r\n";
}

test(
    function () {
        $server = make_server();
        $server->on('request', function ($request, $response) {
            $response->end(json_encode([count($request->post), memory_get_usage() < 32 << 20]));
        });
        serve($server);
    },
    function (int $port) {
        $deep = fn (int $index) => "a$index" . str_repeat('[]', 64);
        $bodies = [
            multipart(colliding(30_000)),
            multipart(array_map($deep, range(1, 8_000))),
        ];
        foreach ($bodies as $body) {
            $fields = "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: " . strlen($body) . "\r\n";
            $client = Client::tcp($port);
            show(get($client, '/', 'POST', $fields, $body)[2]);
        }
    },
);
--EXPECTF--
"[1000,true]"
"[1000,true]"
--- server ---
%AWarning: Swoole\Server::start(): Input variables exceeded 1000. To increase the limit change max_input_vars in php.ini. in %s on line %d
%AWarning: Swoole\Server::start(): Input variables exceeded 1000. To increase the limit change max_input_vars in php.ini. in %s on line %d
--- status 0 ---
