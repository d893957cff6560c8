--TEST--
Data may be a string, a number, null or an object with a string; flags may be a bool
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $fd = $frame->fd;
            $text = new class {
                public function __toString(): string
                {
                    return 'stringable';
                }
            };
            show(
                $server->push($fd, 'text'),
                $server->push($fd, 42),
                $server->push($fd, 1.5),
                $server->push($fd, true),
                $server->push($fd, null),
                $server->push($fd, ''),
                $server->push($fd, $text),
                $server->push((string) $fd, 'numeric fd'),
                $server->push($fd, "\x00\xff", WEBSOCKET_OPCODE_BINARY),
                $server->push($fd, 'beat', WEBSOCKET_OPCODE_PING),
                $server->push($fd, 'back', SWOOLE_WEBSOCKET_OPCODE_PONG),
                $server->push($fd, 'true', WEBSOCKET_OPCODE_TEXT, true),
                $server->push($fd, 'null', WEBSOCKET_OPCODE_TEXT, null),
                $server->push($fd, 'masked', WEBSOCKET_OPCODE_TEXT, SWOOLE_WEBSOCKET_FLAG_FIN | SWOOLE_WEBSOCKET_FLAG_MASK),
                $server->push(fd: $fd, data: 'named', opcode: WEBSOCKET_OPCODE_TEXT, flags: SWOOLE_WEBSOCKET_FLAG_FIN),
            );
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('go');
        for ($number = 0; $number < 15; $number++) {
            echo $client->read(), "\n";
        }
    },
);
--EXPECT--
text "text"
text "42"
text "1.5"
text "1"
text ""
text ""
text "stringable"
text "numeric fd"
binary 00ff
ping "beat"
pong "back"
text "true"
text "null"
text "masked"
text "named"
--- server ---
true true true true true true true true true true true true true true true
--- status 0 ---
