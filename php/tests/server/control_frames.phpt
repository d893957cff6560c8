--TEST--
Control frames come to message where the settings say so, and Pings are then not answered
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(settings: [
            'open_websocket_ping_frame' => true,
            'open_websocket_pong_frame' => true,
            'open_websocket_close_frame' => true,
        ]);
        $server->on('message', function ($server, $frame) {
            show(get_class($frame), $frame->opcode, $frame->data, $frame->flags, $frame->finish);
            if ($frame->opcode === WEBSOCKET_OPCODE_PING) {
                $server->push($frame->fd, "my answer to $frame->data", WEBSOCKET_OPCODE_PONG);
            }
            if ($frame instanceof Swoole\WebSocket\CloseFrame) {
                show($frame->code, $frame->reason);
            }
        });
        $server->on('close', fn () => show('close'));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->frame(9, 'a ping');
        $client->frame(10, 'a pong');
        $client->text('a text');
        $client->close(4002, 'bye');
        echo $client->transcript(), "\n";
        // Between connections there is no order where they are on different threads.
        $server->waitFor("\"close\"\n");
        $client = Client::open($port);
        $client->close(null);
        echo $client->transcript(), "\n";
    },
);
--EXPECT--
pong "my answer to a ping"
close 4002 "bye"
end
close without a code
end
--- server ---
"Swoole\\WebSocket\\Frame" 9 "a ping" 33 true
"Swoole\\WebSocket\\Frame" 10 "a pong" 33 true
"Swoole\\WebSocket\\Frame" 1 "a text" 33 true
"Swoole\\WebSocket\\CloseFrame" 8 "" 33 true
4002 "bye"
"close"
"Swoole\\WebSocket\\CloseFrame" 8 "" 33 true
1000 ""
"close"
--- status 0 ---
