--TEST--
A Close for a client whose handshake the script has just accepted follows the 101, and what was pushed before it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        print_warnings();
        $server = make_server();
        $server->on('handshake', function ($request, $response) use ($server) {
            $fd = $request->fd;
            show($server->disconnect($fd, 4000, 'not accepted yet'));
            $key = $request->header['sec-websocket-key'] . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
            $response->header('Upgrade', 'websocket');
            $response->header('Connection', 'Upgrade');
            $response->header('Sec-WebSocket-Accept', base64_encode(sha1($key, true)));
            $response->status(101);
            $response->end();
            show($server->push($fd, 'early'), $server->disconnect($fd, 5000, 'no such code'));
            $frame = new Swoole\WebSocket\CloseFrame();
            $frame->code = 4002;
            $frame->reason = 'by a frame';
            show(match ($request->server['request_uri']) {
                '/disconnect' => $server->disconnect($fd, 4001, 'at once'),
                '/frame' => $server->push($fd, $frame),
                '/payload' => $server->push($fd, pack('n', 4003) . 'by a payload', SWOOLE_WEBSOCKET_OPCODE_CLOSE),
                '/close' => $server->disconnect($fd, 4004, 'and closed') && $server->close($fd),
            });
            // Its answer has not left yet, so it is still there; to speak to it is too late.
            show($server->isEstablished($fd), $server->push($fd, 'late'), $server->disconnect($fd, 4009, 'again'));
        });
        $server->on('open', fn () => show('open'));
        $server->on('message', fn () => show('message'));
        $server->on('close', function ($server, $fd, $reactor) {
            show($server->exist($fd), $server->isEstablished($fd), count($server->connections));
            show('close', $fd, $reactor);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['disconnect', 'frame', 'payload', 'close'] as $index => $how) {
            $client = Client::tcp($port);
            show(strtok($client->upgrade("/$how"), "\r"));
            if ($how !== 'close') {
                $client->text('not heard');
            }
            echo $client->transcript(), "\n";
            unset($client);
            $server->waitFor('"close" ' . $index + 1);
        }
    },
);
--EXPECT--
"HTTP/1.1 101 Switching Protocols"
text "early"
close 4001 "at once"
end
"HTTP/1.1 101 Switching Protocols"
text "early"
close 4002 "by a frame"
end
"HTTP/1.1 101 Switching Protocols"
text "early"
close 4003 "by a payload"
end
"HTTP/1.1 500 Internal Server Error"
end
--- server ---
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[1] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::disconnect(): close code 5000 may not be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 may
true false
true
warning: Swoole\WebSocket\Server::push(): the connected client of connection[1] is not a websocket client or closed
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[1] is not a websocket client or closed
false false false
false false 0
"close" 1 -1
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[2] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::disconnect(): close code 5000 may not be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 may
true false
true
warning: Swoole\WebSocket\Server::push(): the connected client of connection[2] is not a websocket client or closed
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[2] is not a websocket client or closed
false false false
false false 0
"close" 2 -1
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[3] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::disconnect(): close code 5000 may not be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 may
true false
true
warning: Swoole\WebSocket\Server::push(): the connected client of connection[3] is not a websocket client or closed
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[3] is not a websocket client or closed
false false false
false false 0
"close" 3 -1
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[4] is not a websocket client or closed
false
warning: Swoole\WebSocket\Server::disconnect(): close code 5000 may not be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 may
true false
true
warning: Swoole\WebSocket\Server::push(): session#4 does not exists
warning: Swoole\WebSocket\Server::disconnect(): the connected client of connection[4] is not a websocket client or closed
false false false
false false 0
"close" 4 -1
--- status 0 ---
