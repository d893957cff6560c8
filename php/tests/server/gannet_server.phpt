--TEST--
Gannet\Server is the same, its close says code and reason of every connection, and foreign names are not answered
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class, ['log_level' => SWOOLE_LOG_NONE]);
        show($server instanceof Swoole\WebSocket\Server);
        $server->on('open', function (Gannet\Server $server, $request) {
            show($request->fd);
        });
        $server->on('message', function ($server, $frame) {
            show(@$server->push(99, 'nobody'), $server->getLastError() === SWOOLE_ERROR_SESSION_NOT_EXIST);
            $server->push($frame->fd, get_class($server));
        });
        $server->on('close', function ($server, $fd, $reactor, $code, $reason) {
            show('close', $fd, $code, $reason);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('go');
        show($client->receive());
        $client->close(4003, 'enough');
        $client->transcript();
        $server->waitFor('"close" 1');
        $client = Client::open($port);
        $client->close(null);
        $client->transcript();
        $server->waitFor('"close" 2');
        Client::open($port)->drop();
        $server->waitFor('"close" 3');
        $plain = Client::tcp($port);
        $plain->write("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
        echo strtok($plain->readHead(), "\r"), "\n";
        $plain->drop();
        $server->waitFor('"close" 4');
    },
);
--EXPECT--
"Gannet\\Server"
HTTP/1.1 421 Misdirected Request
--- server ---
true
1
false true
"close" 1 4003 "enough"
2
"close" 2 1005 ""
3
"close" 3 1006 ""
"close" 4 1006 ""
--- status 0 ---
