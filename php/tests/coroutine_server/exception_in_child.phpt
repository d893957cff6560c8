--TEST--
An exception of a coroutine that a callback has begun: at once it is the callback's; after a wait it is reported
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'me') {
                return $server->push($frame->fd, 'heard me');
            }
            go(function () use ($frame) {
                $frame->data === 'late' && Co::sleep(0.01);
                throw new RuntimeException($frame->data);
            });
            $server->push($frame->fd, 'begun');
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('late');
        show($client->receive());
        $server->waitFor('Uncaught RuntimeException: late');
        $client->text('me');
        show($client->receive());
        $client->text('at once');
        echo $client->read(), "\n";
        $client = Client::open($port);
        $client->text('me');
        show($client->receive());
    },
);
--EXPECTF--
"begun"
"heard me"
close 1011 "a callback failed"
"heard me"
--- server ---
%AUncaught RuntimeException: late in %A
%AUncaught RuntimeException: at once in %A
--- status 0 ---
