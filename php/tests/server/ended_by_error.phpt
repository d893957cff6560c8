--TEST--
A connection whose callback threw is over at once, whoever asks: a client that holds its Close back harms nobody else
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        // As several frameworks have it.
        set_error_handler(fn ($level, $message) => throw new ErrorException($message));
        $server = make_server();
        $server->on('open', fn () => null);
        $server->on('message', function ($server, $frame) {
            if ($frame->data === 'fail') {
                throw new Exception('failed');
            }
            if ($frame->data === 'ask') {
                show($server->exist(2), $server->isEstablished(2), isset($server->connections[2]));
                show(iterator_to_array($server->connections, false), count($server->connections));
                show($server->push(2, 'to nobody'), $server->getLastError(), $server->ping(2), $server->close(2));
            }
            foreach ([1, 2, 3] as $fd) {
                $server->push($fd, $frame->data);
            }
        });
        $server->on('close', fn ($server, $fd, $reactor) => show('close', $fd, $reactor));
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $first = Client::open($port);
        $failing = Client::open($port);
        $second = Client::open($port);
        $failing->text('fail');
        show(substr($failing->read(), 0, 10));
        $first->text('ask');
        show($first->receive(), $second->receive());
        $second->text('hello');
        show($first->receive(), $second->receive());
        $failing->close();
        $server->waitFor('"close"');
    },
);
--EXPECTF--
"close 1011"
"ask" "ask"
"hello" "hello"
--- server ---
%AException: failed in %A
false false false
[1,3] 2
false 1004 false false
"close" 2 -1
%A--- status 0 ---
