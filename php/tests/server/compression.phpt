--TEST--
With websocket_compression messages are compressed, both ways, with clients that offer it
--EXTENSIONS--
zlib
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const ANSWER = "/^sec-websocket-extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r$/mi";
$long = str_repeat('all the same, ', 100);

function inflate(WireFrame $frame): string
{
    return $frame->reserved === 4
        ? inflate_add(inflate_init(ZLIB_ENCODING_RAW), $frame->payload . "\x00\x00\xff\xff")
        : "not compressed: $frame->payload";
}

function deflated(string $text): string
{
    return substr(deflate_add(deflate_init(ZLIB_ENCODING_RAW), $text, ZLIB_SYNC_FLUSH), 0, -4);
}

test(
    server: function () use ($long) {
        $server = make_server();
        $server->set(['websocket_compression' => 1, 'websocket_compression_level' => 6]);
        $server->on('message', function ($server, $frame) use ($long) {
            show($frame->data === $long, $frame->opcode, $frame->finish, $frame->flags);
            $server->push($frame->fd, $frame->data);
            $server->push($frame->fd, 'short');
            $server->push($frame->fd, str_repeat('ab', 50), WEBSOCKET_OPCODE_TEXT, SWOOLE_WEBSOCKET_FLAG_FIN | SWOOLE_WEBSOCKET_FLAG_COMPRESS);
            $binary = new Swoole\WebSocket\Frame();
            $binary->data = $frame->data;
            $binary->opcode = WEBSOCKET_OPCODE_BINARY;
            $server->push($frame->fd, $binary);
            $server->push($frame->fd, $frame->data, WEBSOCKET_OPCODE_TEXT, 0);
            $server->push($frame->fd, 'end', WEBSOCKET_OPCODE_CONTINUATION);
        });
        serve($server);
    },
    client: function (int $port) use ($long) {
        $client = Client::tcp($port);
        $head = $client->upgrade('/', ['Sec-WebSocket-Extensions' => 'permessage-deflate; client_max_window_bits']);
        show(preg_match(ANSWER, $head));
        // RSV1 beside the opcode.
        $client->frame(0x40 | 1, deflated($long));
        $answer = $client->read();
        show(inflate($answer) === $long, strlen($answer->payload) < 100);
        show((string) $client->read());
        show(inflate($client->read()) === str_repeat('ab', 50));
        $answer = $client->read();
        show($answer->opcode, inflate($answer) === $long);
        show((string) $client->read() === "text unfinished \"$long\"", (string) $client->read());

        $plain = Client::tcp($port);
        show(preg_match('/^sec-websocket-extensions/mi', $plain->upgrade()));
        $plain->text($long);
        show($plain->receive() === $long);
    },
);
--EXPECT--
1
true true
"text \"short\""
true
2 true
true "continuation \"end\""
0
true
--- server ---
true 1 true 39
true 1 true 33
--- status 0 ---
