--TEST--
A Frame object brings its own opcode, flags and data
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('message', function ($server, $frame) {
            $text = new Swoole\WebSocket\Frame();
            $text->data = 'from an object';
            $binary = new Swoole\WebSocket\Frame();
            $binary->data = "\x01\x02";
            $binary->opcode = WEBSOCKET_OPCODE_BINARY;
            $part = new Swoole\WebSocket\Frame();
            $part->data = 'a part';
            $part->finish = false;
            $rest = new Swoole\WebSocket\Frame();
            $rest->data = 'the rest';
            $rest->opcode = WEBSOCKET_OPCODE_CONTINUATION;
            $close = new Swoole\WebSocket\CloseFrame();
            $close->code = 4000;
            $close->reason = 'enough';
            show(
                $server->push($frame->fd, $frame),
                // Its own opcode counts, not the argument.
                $server->push($frame->fd, $text, WEBSOCKET_OPCODE_BINARY),
                $server->push($frame->fd, $binary),
                $server->push($frame->fd, $part),
                $server->push($frame->fd, $rest),
                $server->push($frame->fd, $close),
            );
        });
        serve($server);
    },
    client: function (int $port) {
        $client = Client::open($port);
        $client->text('the received one');
        for ($number = 0; $number < 6; $number++) {
            echo $client->read(), "\n";
        }
        $client->close(4000);
        echo $client->transcript(), "\n";
    },
);
--EXPECT--
text "the received one"
text "from an object"
binary 0102
text unfinished "a part"
continuation "the rest"
close 4000 "enough"
end
--- server ---
true true true true true true
--- status 0 ---
