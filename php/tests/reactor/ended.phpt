--TEST--
What is done to a connection that the script has ended says so at once, and its further messages are not heard
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server(settings: ['reactor_num' => 1]);
        $server->on('close', function ($server, $fd, $reactor) {
            show('close', $fd, $reactor, $server->exists($fd), $server->push($fd, 'no more'), $server->getLastError());
        });
        $server->on('message', function ($server, $frame) {
            usleep(100_000);
            show($frame->data);
            $fd = $frame->fd;
            if ($frame->data === 'throw') {
                throw new Exception('as told');
            }
            show($frame->data === 'close' ? $server->close($fd) : $server->disconnect($fd));
            show($server->push($fd, 'too late'), $server->getLastError(), $server->exists($fd));
            show($server->isEstablished($fd), $server->close($fd), $server->getClientInfo($fd)['websocket_status']);
        });
        ini_set('display_errors', '0');
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['close', 'disconnect', 'throw'] as $number => $word) {
            $client = Client::open($port);
            $client->write(Client::masked(1, $word) . Client::masked(1, 'never heard'));
            if ($word === 'throw') {
                show((string) $client->read());
                $client->close(1011);
            } else {
                show($client->transcript());
            }
            $server->waitFor('"close" ' . $number + 1);
        }
    },
);
--EXPECT--
"end"
"close 1000 \"\"\nend"
"close 1011 \"a callback failed\""
--- server ---
"close"
true
warning: Swoole\WebSocket\Server::push(): session#1 does not exists
false 503 false
warning: Swoole\Server::close(): session#1 does not exists
false false 3
warning: Swoole\WebSocket\Server::push(): session#1 does not exists
"close" 1 -1 false false 503
"disconnect"
true
warning: Swoole\WebSocket\Server::push(): session#2 does not exists
false 503 false
warning: Swoole\Server::close(): session#2 does not exists
false false 4
warning: Swoole\WebSocket\Server::push(): session#2 does not exists
"close" 2 -1 false false 503
"throw"
"close" 3 -1 false false 1004
--- status 0 ---
