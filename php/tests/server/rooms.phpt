--TEST--
Rooms of Gannet\Server: join, leave, publish, members, rooms
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(Gannet\Server::class, ['rooms_per_connection_max' => 3]);
        show($server->join(1, 'early'), $server->publish('early', 'x'), $server->members('early'));
        $server->on('open', fn ($server, $request) => $server->join($request->fd, 'all'));
        $server->on('message', function ($server, $frame) {
            $fd = $frame->fd;
            switch ($frame->data) {
                case 'verbs':
                    show($server->join($fd, 'red'), $server->join($fd, 'red'), $server->rooms($fd));
                    show($server->members('red') === [$fd], $server->members('nowhere'), $server->rooms(99));
                    show($server->leave($fd, 'red'), $server->leave($fd, 'red'), $server->members('red'));
                    break;
                case 'mistakes':
                    show($server->join(99, 'red'), $server->join($fd, ''), $server->join($fd, str_repeat('x', 256)));
                    show($server->join($fd, "\xff"), $server->leave(99, 'red'), $server->publish('nowhere', 'x'));
                    show($server->publish('all', "\xff"), $server->publish('all', 'x', 7), $server->getLastError());
                    show($server->join($fd, 'b'), $server->join($fd, 'c'), $server->join($fd, 'd'));
                    attempt(fn () => $server->join($fd));
                    attempt(fn () => $server->publish([], 'x'));
                    break;
                case 'publish':
                    $server->push($fd, 'before');
                    show($server->publish('all', 'to all'));
                    show($server->publish('all', "\xff\x00", WEBSOCKET_OPCODE_BINARY, except: $fd));
                    show($server->publish('nowhere', 'x'));
                    $server->push($fd, 'after');
                    break;
                case 'latest':
                    show($server->publish('all', 'newest', latest: 1));
            }
            $server->push($fd, 'done');
        });
        $server->on('close', fn ($server, $fd) => show('closed', $server->rooms($fd), count($server->members('all'))));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        [$first, $second] = [Client::open($port), Client::open($port)];
        foreach (['verbs', 'mistakes'] as $order) {
            $first->text($order);
            show($first->receive());
        }
        $first->text('publish');
        show($first->receive(), $first->receive(), $first->receive(), $first->receive());
        show($second->receive(), bin2hex($second->receive()));
        $first->text('latest');
        // It leaves when the turn ends, and may be overtaken.
        $received = [$first->receive(), $first->receive()];
        sort($received);
        show($received, $second->receive());
        $first->close();
        $server->waitFor('closed');
    },
);
--EXPECT--
"done"
"done"
"before" "to all" "after" "done"
"to all" "ff00"
["done","newest"] "newest"
--- server ---
warning: Gannet\Server::join(): server is not running
warning: Gannet\Server::publish(): server is not running
warning: Gannet\Server::members(): server is not running
false false []
true true ["all","red"]
true [] []
true false []
warning: Gannet\Server::join(): session#99 does not exists
warning: Gannet\Server::join(): the room's name is empty
warning: Gannet\Server::join(): the room's name has 256 bytes, more than room_name_size_max
false false false
warning: Gannet\Server::join(): a room's name must be UTF-8
false false 0
warning: Gannet\Server::publish(): a text message must be UTF-8 (RFC 6455 §8.1); send bytes with WEBSOCKET_OPCODE_BINARY
warning: Gannet\Server::publish(): opcode 7 cannot be published: 1 (text) and 2 (binary) can
false false 8505
warning: Gannet\Server::join(): the connection is in as many rooms as it may, rooms_per_connection_max
true true false
ArgumentCountError 0: Gannet\Server::join() expects exactly 2 arguments, 1 given
TypeError 0: Gannet\Server::publish(): Argument #1 ($room) must be of type string, array given
2
1
0
2
"closed" [] 1
"closed" [] 0
--- status 0 ---
