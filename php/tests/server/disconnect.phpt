--TEST--
disconnect() says why in a Close, and then the event is disconnect
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            switch ($frame->data) {
                case 'plain':
                    show($server->disconnect($frame->fd));
                    break;
                case 'reason':
                    show($server->disconnect($frame->fd, 4001, 'as you wish'));
                    break;
                case 'refused':
                    show($server->disconnect($frame->fd, 1000, str_repeat('x', 124)));
                    show($server->disconnect(99));
                    show($server->disconnect(0));
                    show($server->disconnect(-1));
                    $server->push($frame->fd, 'still here');
            }
        });
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', fn ($server, $fd) => show('disconnect', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach ([1 => 'plain', 2 => 'reason'] as $fd => $text) {
            $client = Client::open($port);
            $client->text($text);
            echo $client->read(), "\n";
            $client->close();
            echo $client->transcript(), "\n";
            $server->waitFor("\"disconnect\" $fd");
        }
        $client = Client::open($port);
        $client->text('refused');
        echo $client->read(), "\n";
        $client->close();
        $server->waitFor('"close" 3');
    },
);
--EXPECT--
close 1000 ""
end
close 4001 "as you wish"
end
text "still here"
--- server ---
true
"disconnect" 1
true
"disconnect" 2
warning: Swoole\WebSocket\Server::disconnect(): the max length of close reason is 123
false
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[99] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::disconnect(): fd[0] is invalid
false
warning: Swoole\WebSocket\Server::disconnect(): fd[-1] is invalid
false
"close" 3
--- status 0 ---
