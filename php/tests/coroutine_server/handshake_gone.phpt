--TEST--
A client that goes while its handshake waits is told of, and the answer is for nobody
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
            $fd = $request->fd;
            if ($request->server['request_uri'] === '/wait') {
                show('handshake', $fd);
                $waiting[$fd] = Co::getCid();
                Co::yield();
                show('goes on', $server->exists($fd), @$server->push($fd, 'for nobody'), @$server->close($fd));
            }
            $event === 'handshake' && @accept($request, $response);
            $server->exists($fd) || show('ends', @$server->push($fd, 'for nobody'), $server->isEstablished($fd));
        });
        $server->on('open', fn ($server, $request) => show('open', $request->fd));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', function ($server, $fd) use (&$waiting) {
            show('disconnect', $fd, $server->exists($fd));
            isset($waiting[$fd]) && Swoole\Timer::after(20, fn () => Co::resume($waiting[$fd]));
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            $server = $start($event);
            $client = Client::tcp($server->port);
            $client->write(Client::upgradeRequest('/wait'));
            $server->waitFor('"handshake" 1');
            $client->drop();
            $server->waitFor('"ends"');
            $client = Client::open($server->port);
            $client->text('me');
            show($event, $client->receive());
            $client->drop();
            show($server->stop());
            echo $server->output();
        }
    },
);
--EXPECT--
"handshake" "heard me"
0
"handshake" 1
"disconnect" 1 false
"goes on" false false false
"ends" false false
"close" 2
"beforeHandshakeResponse" "heard me"
0
"handshake" 1
"disconnect" 1 false
"goes on" false false false
"ends" false false
"open" 2
"close" 2
