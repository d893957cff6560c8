--TEST--
Exceptions in the other callbacks end no server either
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $throw = fn (string $where) => function () use ($where) {
            throw new RuntimeException("in $where");
        };
        $server->on('workerStart', $throw('workerStart'));
        $server->on('request', $throw('request'));
        $server->on('connect', function ($server, $fd) {
            if ($fd === 2) {
                throw new RuntimeException('in connect');
            }
        });
        $server->on('workerStop', $throw('workerStop'));
        $server->on('message', function ($server, $frame) use ($throw) {
            Swoole\Timer::after(1, $throw('after'));
            $server->push($frame->fd, "heard $frame->data");
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $plain = Client::tcp($port);
        $plain->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        echo strtok($plain->readHead(), "\r"), "\n";
        Client::tcp($port)->readToEnd();
        $client = Client::open($port);
        $client->text('one');
        show($client->receive());
        $server->waitFor('in after');
        $client->text('two');
        show($client->receive());
    },
);
--EXPECTF--
HTTP/1.1 500 Internal Server Error
"heard one"
"heard two"
--- server ---
%AUncaught RuntimeException: in workerStart in %A
%AUncaught RuntimeException: in request in %A
%AUncaught RuntimeException: in connect in %A
%AUncaught RuntimeException: in after in %A
%AUncaught RuntimeException: in workerStop in %A
--- status 0 ---
