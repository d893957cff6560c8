--TEST--
upload_max_filesize may have a letter for its unit, as in php.ini
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/get.inc';

test(
    server: function () {
        $server = make_server(settings: ['upload_max_filesize' => '1K']);
        $server->on('request', fn ($request, $response) => $response->end((string) $request->files['a']['error']));
        serve($server);
    },
    client: function (int $port) {
        $client = Client::tcp($port);
        foreach ([1024, 1025] as $size) {
            $form = "--B\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n" . str_repeat('c', $size)
                . "\r\n--B--\r\n";
            $fields = "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: " . strlen($form) . "\r\n";
            show($size, get($client, '/', 'POST', $fields, $form)[2]);
        }
    },
);
--EXPECT--
1024 "0"
1025 "1"
--- server ---

--- status 0 ---
