--TEST--
beforeHandshakeResponse may wait: what it adds is in the 101, and open comes after it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        $server->on('beforeHandshakeResponse', function ($server, $request, $response) use (&$waiting) {
            if ($request->fd > 1) {
                show('before', $request->fd);
                $waiting[] = Co::getCid();
                Co::yield();
                $response->header('X-Mine', "fd $request->fd");
            }
        });
        $server->on('open', function ($server, $request) {
            show('open', $request->fd);
            $server->push($request->fd, 'open');
        });
        $server->on('message', function ($server, $frame) use (&$waiting) {
            if ($frame->fd > 1) {
                return $server->push($frame->fd, "heard $frame->data");
            }
            show(@$server->push(2, 'too early'), $server->isEstablished(2));
            array_map(Co::resume(...), array_reverse($waiting));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $control = Client::open($port);
        $clients = [];
        foreach ([2, 3] as $fd) {
            $client = $clients[$fd] = Client::tcp($port);
            $client->write(Client::upgradeRequest() . Client::masked(1, "fd $fd"));
            $server->waitFor("\"before\" $fd");
        }
        $control->text('go');
        foreach ($clients as $client) {
            $head = $client->readHead();
            preg_match('/^x-mine: (.*)\r$/mi', $head, $found);
            show(strtok($head, "\r"), $found[1] ?? null, $client->receive(), $client->receive());
        }
    },
);
--EXPECTF--
"HTTP/1.1 101 Switching Protocols" "fd 2" "open" "heard fd 2"
"HTTP/1.1 101 Switching Protocols" "fd 3" "open" "heard fd 3"
--- server ---
"open" 1
"before" 2
"before" 3
false false
"open" %d
"open" %d
--- status 0 ---
