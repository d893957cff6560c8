--TEST--
With message_order the control frames that the script sees wait, too
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class, [
            'open_websocket_ping_frame' => true,
            'open_websocket_pong_frame' => true,
            'open_websocket_close_frame' => true,
        ]);
        $server->on('message', function ($server, $frame) {
            show('begin', $frame->opcode, $frame->data);
            Co::sleep(0.02);
            show('end', $frame->opcode, $frame->data);
        });
        $server->on('close', fn ($server, $fd, $reactor, $code) => show('close', $code));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->write(Client::masked(1, 'a text') . Client::masked(9, 'a ping') . Client::masked(10, 'a pong')
            . Client::masked(2, 'binary') . Client::masked(8, pack('n', 4002)));
        echo $client->transcript(), "\n";
        $server->waitFor('"close" 4002');
        $server->waitFor('"end" 8');
    },
);
--EXPECTF--
close 4002 ""
end
--- server ---
"begin" 1 "a text"
"end" 1 "a text"
"begin" 9 "a ping"
"end" 9 "a ping"
"begin" 10 "a pong"
"end" 10 "a pong"
"begin" 2 "binary"
"end" 2 "binary"
"begin" 8 ""
%A
--- status 0 ---
