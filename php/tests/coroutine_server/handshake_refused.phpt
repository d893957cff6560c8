--TEST--
A handshake that waits may refuse, fail, or not answer at all when it goes on
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test_variants(
    server: function (string $event) {
        $server = make_server();
        $server->on($event, function (...$arguments) {
            $response = array_pop($arguments);
            $path = array_pop($arguments)->server['request_uri'];
            Co::sleep(0.01);
            if ($path === '/refuse') {
                $response->status(403);
                $response->header('X-Mine', 'yes');
                Co::sleep(0.01);
                $response->end('no');
                Co::sleep(0.01);
            }
            if ($path === '/fail') {
                throw new RuntimeException($path);
            }
        });
        $server->on('open', fn () => show('open'));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', fn ($server, $fd) => show('disconnect', $fd));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            $server = $start($event);
            foreach (['/refuse', '/fail', '/nothing'] as $index => $path) {
                $client = Client::tcp($server->port);
                $head = $client->upgrade($path);
                show(strtok($head, "\r"), preg_match('/^x-mine: yes\r$/mi', $head));
                if (str_starts_with($head, 'HTTP/1.1 101')) {
                    $client->close();
                    $client->drop();
                    $server->waitFor('"close"');
                } else {
                    show($client->readToEnd());
                    $client->drop();
                    $server->waitFor('"disconnect" ' . $index + 1);
                }
            }
            $server->stop();
            echo $event, "\n", preg_replace('/^.*(Uncaught \w+: \S+)[^"]*/m', "$1\n", trim($server->output())), "\n";
        }
    },
);
--EXPECT--
"HTTP/1.1 403 Forbidden" 1
"no"
"HTTP/1.1 500 Internal Server Error" 0
""
"HTTP/1.1 500 Internal Server Error" 0
""
handshake
"disconnect" 1

Uncaught RuntimeException: /fail
"disconnect" 2
"disconnect" 3
"HTTP/1.1 403 Forbidden" 1
"no"
"HTTP/1.1 500 Internal Server Error" 0
""
"HTTP/1.1 101 Switching Protocols" 0
beforeHandshakeResponse
"disconnect" 1

Uncaught RuntimeException: /fail
"disconnect" 2
"open"
"close" 3
