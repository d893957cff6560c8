--TEST--
A handshake that waits, and whose connection another callback closes, is refused; its own answer is for nobody
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $event) {
        $server = make_server();
        $waiting = [];
        $server->on($event, function (...$arguments) use ($server, $event, &$waiting) {
            $response = array_pop($arguments);
            $request = array_pop($arguments);
            if ($request->fd > 1) {
                show('handshake', $request->fd);
                $waiting[$request->fd] = Co::getCid();
                Co::yield();
                show('goes on', @$server->push($request->fd, 'for nobody'));
            }
            $event === 'handshake' && @accept($request, $response);
        });
        $server->on('open', fn ($server, $request) => show('open', $request->fd));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', fn ($server, $fd) => show('disconnect', $fd));
        $server->on('message', function ($server, $frame) use (&$waiting) {
            [$verb, $fd] = explode(' ', $frame->data);
            show($verb, match ($verb) {
                'close' => $server->close($fd),
                'reset' => $server->close($fd, true),
            }, $server->exists($fd), $server->isEstablished($fd));
            Co::resume($waiting[$fd]);
            $server->push($frame->fd, 'done');
        });
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            $server = $start($event);
            $control = Client::open($server->port);
            foreach (['close', 'reset'] as $index => $verb) {
                $fd = $index + 2;
                $client = Client::tcp($server->port);
                $client->write(Client::upgradeRequest());
                $server->waitFor("\"handshake\" $fd");
                $control->text("$verb $fd");
                show($control->receive(), preg_match('/^HTTP\/1.1 101/', $client->readToEnd()));
                $client->drop();
                $server->waitFor("\"disconnect\" $fd");
            }
            $control->drop();
            show($event, $server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"done" 0
"done" 0
"handshake" 0
"handshake" 2
"close" true false false
"goes on" false
"disconnect" 2
"handshake" 3
"reset" true false false
"goes on" false
"disconnect" 3
"close" 1
"done" 0
"done" 0
"beforeHandshakeResponse" 0
"open" 1
"handshake" 2
"close" true false false
"goes on" false
"disconnect" 2
"handshake" 3
"reset" true false false
"goes on" false
"disconnect" 3
"close" 1
