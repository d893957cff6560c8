--TEST--
What push says about connections that are not there, and about bad frames
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        show($server->push(1, 'too early'));
        show($server->disconnect(1));
        show($server->ping(1));
        $server->on('message', function ($server, $frame) {
            $fd = $frame->fd;
            show($server->push(99, 'nobody'));
            show($server->push(1, 'no WebSocket'));
            show($server->push($fd, 'bad opcode', 11));
            show($server->getLastError());
            show($server->push($fd, 'bad opcode', -1));
            show(@$server->push(99, 'quietly'));
        });
        $server->on('connect', fn ($server, $fd) => show('connect', $fd));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $plain = Client::tcp($port);
        $server->waitFor('"connect" 1');
        $client = Client::open($port);
        $client->text('go');
        $client->close();
        echo $client->transcript(), "\n";
    },
);
--EXPECT--
close 1000 ""
end
--- server ---
warning: Swoole\WebSocket\Server::push(): server is not running
false
warning: Swoole\WebSocket\Server::disconnect(): server is not running
false
warning: Swoole\WebSocket\Server::ping(): server is not running
false
"connect" 1
"connect" 2
warning: Swoole\WebSocket\Server::push(): session#99 does not exists
false
warning: Swoole\WebSocket\Server::push(): the connected client of connection[1] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::push(): opcode must be between 0 and 10
false
8505
warning: Swoole\WebSocket\Server::push(): opcode must be between 0 and 10
false
false
--- status 0 ---
