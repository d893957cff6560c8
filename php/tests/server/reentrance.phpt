--TEST--
push inside close, close inside open, disconnect inside message
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $server->on('open', function ($server, $request) {
            if ($request->server['request_uri'] === '/close') {
                show('open', $server->close($request->fd), $server->isEstablished($request->fd));
            }
        });
        $server->on('message', function ($server, $frame) {
            show('message', $server->disconnect($frame->fd, 4000), $server->disconnect(1));
        });
        $server->on('close', function ($server, $fd) {
            show('close', $fd);
            foreach ($server->connections as $other) {
                if ($other !== $fd && $server->isEstablished($other)) {
                    $server->push($other, "$fd has gone");
                    $server->close($other);
                }
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $closed = Client::open($port, '/close');
        echo $closed->transcript(), "\n";
        $server->waitFor('"close" 1');
        $first = Client::open($port);
        $second = Client::open($port);
        $second->drop();
        echo $first->transcript(), "\n";
        $server->waitFor('"close" 2');
        $third = Client::open($port);
        set_error_handler(fn () => true);
        $third->text('go');
        echo $third->read(), "\n";
    },
);
--EXPECTF--
end
text "3 has gone"
end
close 4000 ""
--- server ---
"open" true false
"close" 1
"close" 3
"close" 2
%A
--- status 0 ---
