--TEST--
Beyond max_coroutine a warning says so and 1011 closes the connection, but every open has its close
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: ['max_coroutine' => 2]);
        $waiting = [];
        $server->on('open', fn ($server, $request) => show('open', $request->fd));
        $server->on('message', function ($server, $frame) use (&$waiting) {
            show('message', $frame->fd);
            if ($frame->data === 'wait') {
                $waiting[] = Co::getCid();
                Co::yield();
            }
            show('message ends', $frame->fd);
            $server->push($frame->fd, 'heard');
        });
        $server->on('close', function ($server, $fd) use (&$waiting) {
            show('close', $fd, Co::getCid());
            array_map(Co::resume(...), array_splice($waiting, 0));
        });
        $server->on('disconnect', fn ($server, $fd) => show('disconnect', $fd, Co::getCid()));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        foreach ([1, 2, 3] as $fd) {
            $clients[$fd] = Client::open($port);
            $server->waitFor("\"open\" $fd");
        }
        foreach ([1, 2] as $fd) {
            $clients[$fd]->text('wait');
            $server->waitFor("\"message\" $fd");
        }
        // A connection that is no WebSocket is told of as well.
        Client::tcp($port)->drop();
        $server->waitFor('"disconnect" 4');
        // What is new finds no room, and goes at once.
        $refused = Client::open($port);
        echo $refused->read(), "\n";
        $clients[3]->text('not heard');
        echo $clients[3]->read(), "\n";
        $clients[3]->close(1011);
        foreach ([1, 2] as $fd) {
            show($clients[$fd]->receive());
            // There is room again.
            $clients[$fd]->text('me');
            show($clients[$fd]->receive());
        }
    },
);
--EXPECTF--
close 1011 "a callback failed"
close 1011 "a callback failed"
"heard"
"heard"
"heard"
"heard"
--- server ---
"open" 1
"open" 2
"open" 3
"message" 1
"message" 2
"disconnect" 4 -1
warning: %Aexceed max number of coroutine 2
warning: %Aexceed max number of coroutine 2
"close" 3 -1
"message ends" 1
"message ends" 2
"message" 1
"message ends" 1
"message" 2
"message ends" 2
%A
--- status 0 ---
