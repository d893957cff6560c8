--TEST--
The events of each connection come in order, and so does what is pushed to it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

const CLIENTS = 20;
const MESSAGES = 500;

test(
    server: function () {
        $server = make_server(settings: ['reactor_num' => 3]);
        $seen = [];
        $server->on('connect', function ($server, $fd) use (&$seen) {
            $seen[$fd] = ['connect'];
        });
        $server->on('open', function ($server, $request) use (&$seen) {
            $seen[$request->fd][] = 'open';
        });
        $server->on('message', function ($server, $frame) use (&$seen) {
            [, $expected] = explode(' ', end($seen[$frame->fd]) . ' -1');
            if ((int) $frame->data !== $expected + 1) {
                show('out of order', $frame->fd, $frame->data, $expected);
            }
            // Messages in one entry: their numbers follow each other.
            if ($frame->data !== '0') {
                array_pop($seen[$frame->fd]);
            }
            $seen[$frame->fd][] = "message $frame->data";
            // A whole message and one in pieces, through the same mailbox.
            $server->push($frame->fd, "answer $frame->data");
            $server->push($frame->fd, 'half', WEBSOCKET_OPCODE_TEXT, 0);
            $server->push($frame->fd, ' and half', WEBSOCKET_OPCODE_CONTINUATION, SWOOLE_WEBSOCKET_FLAG_FIN);
        });
        $server->on('close', function ($server, $fd) use (&$seen) {
            $seen[$fd][] = 'close';
            static $counts = [];
            $line = implode(', ', $seen[$fd]);
            $counts[$line] = ($counts[$line] ?? 0) + 1;
            array_sum($counts) === CLIENTS && show($counts);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $clients = [];
        for ($number = 0; $number < CLIENTS; $number++) {
            $clients[] = Client::open($port);
        }
        for ($message = 0; $message < MESSAGES; $message++) {
            foreach ($clients as $client) {
                $client->text((string) $message);
            }
        }
        foreach ($clients as $client) {
            for ($message = 0; $message < MESSAGES; $message++) {
                if ($client->receive() !== "answer $message" || $client->receive() !== 'half'
                    || $client->receive() !== ' and half') {
                    throw new RuntimeException("answer $message is not there");
                }
            }
            $client->close();
        }
        $server->waitFor('close');
    },
);
--EXPECT--
--- server ---
{"connect, open, message 499, close":20}
--- status 0 ---
