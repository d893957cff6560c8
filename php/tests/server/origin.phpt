--TEST--
The Swoole-named classes accept pages of any host; Gannet\Server does not
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        serve(make_server(getenv('CLASS')));
    },
    client: function () {
        foreach (['Swoole\WebSocket\Server', 'Gannet\Server'] as $class) {
            putenv("CLASS=$class");
            $server = ServerProcess::start($_SERVER['SCRIPT_FILENAME']);
            echo "$class: ";
            $client = Client::tcp($server->port);
            echo strtok($client->upgrade('/', ['Origin' => 'http://elsewhere.example']), "\r"), "\n";
            $server->stop();
        }
    },
);
--EXPECT--
Swoole\WebSocket\Server: HTTP/1.1 101 Switching Protocols
Gannet\Server: HTTP/1.1 403 Forbidden
--- server ---

--- status 0 ---
