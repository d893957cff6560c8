--TEST--
A handshake that waits for longer than upgrade_timeout is refused with 503, and its late answer is for nobody
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/accept.inc';

test_variants(
    server: function (string $event) {
        $server = make_server(settings: ['upgrade_timeout' => '1s']);
        $waiting = null;
        $server->on($event, function (...$arguments) use ($server, $event, &$waiting) {
            $response = array_pop($arguments);
            $request = array_pop($arguments);
            if ($request->server['request_uri'] === '/wait') {
                $waiting = Co::getCid();
                Co::yield();
            }
            $event === 'handshake' && @accept($request, $response);
            $waiting === Co::getCid() && show('ends', @$server->push($request->fd, 'for nobody'));
        });
        $server->on('open', fn ($server, $request) => show('open', $request->fd));
        $server->on('close', fn ($server, $fd) => show('close', $fd));
        $server->on('disconnect', function ($server, $fd) use (&$waiting) {
            show('disconnect', $fd, $server->exists($fd));
            $fd === 1 && Swoole\Timer::after(20, fn () => Co::resume($waiting));
        });
        $server->on('message', fn ($server, $frame) => $server->push($frame->fd, "heard $frame->data"));
        serve($server);
    },
    client: function (callable $start) {
        foreach (['handshake', 'beforeHandshakeResponse'] as $event) {
            $server = $start($event);
            $client = Client::tcp($server->port);
            show(strtok($client->upgrade('/wait'), "\r"));
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
--EXPECTF--
"HTTP/1.1 503 Service Unavailable"
"handshake" "heard me"
0
%s WARN refusing upgrades with 503: the application did not decide about them within the setting `upgrade_timeout`
"disconnect" 1 false
"ends" false
"close" 2
"HTTP/1.1 503 Service Unavailable"
"beforeHandshakeResponse" "heard me"
0
%s WARN refusing upgrades with 503: the application did not decide about them within the setting `upgrade_timeout`
"disconnect" 1 false
"ends" false
"open" 2
"close" 2
