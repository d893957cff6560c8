--TEST--
A connection that its loop has lost is there for the script until it hears of that, and can be paused and closed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(Gannet\Server::class, ['reactor_num' => 1]);
        $server->on('open', function ($server, $request) {
            $request->fd === 1 || $server->join($request->fd, 'lost');
            $server->push($request->fd, 'welcome');
        });
        $server->on('message', function ($server) {
            show('busy');
            // Loops know of rooms' members at once, callbacks of ends in their turn.
            while ($server->members('lost')) {
                usleep(1000);
            }
            show('left');
            // Behind the ends in the loop's order, and counted at once: it has dealt with these when it has accepted that.
            while ($server->stats()['accept_count'] < 5) {
                usleep(1000);
            }
            show($server->exists(2), $server->pause(2), $server->resume(2), $server->close(2));
            show($server->close(3, true), $server->push(4, 'x'), $server->getLastError());
            show($server->exists(2), $server->exists(4));
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = array_map(fn () => Client::open($port), range(1, 4));
        array_map(fn ($client) => $client->receive(), $clients);
        $clients[0]->text('go');
        $server->waitFor('"busy"');
        array_map(fn ($client) => $client->drop(), array_slice($clients, 1));
        $server->waitFor('"left"');
        $another = Client::tcp($port);
        $server->waitFor('"close" 2');
        $server->waitFor('"close" 3');
        $server->waitFor('"close" 4');
        $clients[0]->drop();
        $server->waitFor('"close" 1');
        $another->drop();
        $server->waitFor('"close" 5');
    },
);
--EXPECT--
--- server ---
"busy"
"left"
true true true true
true false 1004
false true
"close" 2 -1
"close" 3 -1
"close" 4 0
"close" 1 0
"close" 5 0
--- status 0 ---
