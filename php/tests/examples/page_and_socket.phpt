--TEST--
Example page_and_socket.php: one port serves the page and its socket
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_example('page_and_socket', function (int $port, ServerProcess $server) {
    $browser = Client::tcp($port);
    $browser->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    [$head, $page] = $browser->readResponse();
    show(strtok($head, "\r"), preg_match('~^content-type: text/html; charset=utf-8\r$~mi', $head));
    show(str_contains($page, 'new WebSocket('));
    $socket = Client::open($port);
    $socket->text('hello');
    show($socket->receive());
    $body = 'text=from+a+form';
    $browser->write("POST /tell HTTP/1.1\r\nHost: localhost\r\nContent-Length: " . strlen($body)
        . "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n$body");
    show($browser->readResponse()[1], $socket->receive());
    $browser->write("GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n");
    [$head, $page] = $browser->readResponse();
    show(strtok($head, "\r"), $page);
});
--EXPECT--
"HTTP/1.1 200 OK" 1
true
"HELLO"
"{\"receivers\":1}" "from a form"
"HTTP/1.1 404 Not Found" "there is no /favicon.ico\n"
--- server ---

--- status 0 ---
