--TEST--
Example token.php: lets in who has a token
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('token', function (int $port, ServerProcess $server) {
    foreach (['/', '/?token=wrong'] as $path) {
        $client = Client::tcp($port);
        echo strtok($client->upgrade($path), "\r"), ' ', $client->readToEnd();
    }
    $client = Client::tcp($port);
    echo strtok($client->upgrade('/?token=xyzzy', ['Sec-WebSocket-Key' => 'short']), "\r"), "\n";
    $client = Client::open($port, '/?token=open-sesame');
    show($client->receive());
    $client->text('hello');
    show($client->receive());
});
--EXPECT--
HTTP/1.1 403 Forbidden a valid token, please
HTTP/1.1 403 Forbidden a valid token, please
HTTP/1.1 400 Bad Request
"welcome, Ali"
"Ali said: hello"
--- server ---

--- status 0 ---
