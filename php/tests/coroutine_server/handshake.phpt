--TEST--
Handshakes that wait are answered when they end, several at once; what was pushed meanwhile follows
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        $server->on('open', fn () => show('never called'));
        $server->on('handshake', function ($request, $response) use ($server, &$waiting) {
            $fd = $request->fd;
            if ($fd > 1) {
                show('handshake', $fd);
                $waiting[$fd] = Co::getCid();
                Co::yield();
            }
            show(accept($request, $response), $server->isEstablished($fd));
            $server->push($fd, 'accepted');
            $fd === 1 || Co::sleep(0.01);
            $server->push($fd, 'all done');
        });
        $server->on('message', function ($server, $frame) use (&$waiting) {
            if ($frame->fd > 1) {
                return $server->push($frame->fd, "heard $frame->data");
            }
            foreach (array_reverse(array_keys($waiting)) as $fd) {
                show($fd, $server->isEstablished($fd), $server->push($fd, 'meanwhile'));
                Co::resume($waiting[$fd]);
            }
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $control = Client::open($port);
        echo $control->receive(), "\n", $control->receive(), "\n";
        $clients = [];
        foreach ([2, 3, 4] as $fd) {
            $client = $clients[$fd] = Client::tcp($port);
            $client->write(Client::upgradeRequest() . Client::masked(1, "fd $fd"));
            $server->waitFor("\"handshake\" $fd");
        }
        show($client->isQuiet(50));
        $control->text('go');
        foreach ($clients as $client) {
            show(strtok($client->readHead(), "\r"), array_map(fn () => $client->receive(), range(1, 4)));
        }
    },
);
--EXPECT--
accepted
all done
true
"HTTP/1.1 101 Switching Protocols" ["meanwhile","accepted","all done","heard fd 2"]
"HTTP/1.1 101 Switching Protocols" ["meanwhile","accepted","all done","heard fd 3"]
"HTTP/1.1 101 Switching Protocols" ["meanwhile","accepted","all done","heard fd 4"]
--- server ---
true true
"handshake" 2
"handshake" 3
"handshake" 4
4 false true
true true
3 false true
true true
2 false true
true true
--- status 0 ---
