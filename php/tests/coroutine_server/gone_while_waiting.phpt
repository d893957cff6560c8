--TEST--
A client that goes while its callback waits: close comes at once, and the callback goes on with nobody to push to
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server();
        $waiting = [];
        $wait = function (int $fd, string $where) use ($server, &$waiting) {
            show($where, $fd);
            $waiting[$fd] = Co::getCid();
            Co::yield();
            show("$where ends", $server->exists($fd), $server->isEstablished($fd), @$server->push($fd, 'late'),
                @$server->disconnect($fd), @$server->close($fd), $server->getClientInfo($fd));
        };
        $server->on('open', function ($server, $request) use ($wait) {
            $request->server['request_uri'] === '/open' && $wait($request->fd, 'open');
        });
        $server->on('message', fn ($server, $frame) => $wait($frame->fd, 'message'));
        $server->on('close', function ($server, $fd) use (&$waiting) {
            show('close', $fd);
            isset($waiting[$fd]) && Swoole\Timer::after(20, fn () => Co::resume($waiting[$fd]));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        foreach (['drop', 'close', 'open'] as $fd => $how) {
            $client = Client::open($port, "/$how");
            $how === 'open' || $client->text('wait');
            $server->waitFor(($how === 'open' ? '"open" ' : '"message" ') . $fd + 1);
            if ($how === 'close') {
                $client->close();
                echo $client->transcript(), "\n";
            }
            $client->drop();
            $server->waitFor('ends" false');
            $server->waitFor('"close" ' . $fd + 1);
            $server->waitForLines(3 * ($fd + 1));
        }
    },
);
--EXPECT--
close 1000 ""
end
--- server ---
"message" 1
"close" 1
"message ends" false false false false false false
"message" 2
"close" 2
"message ends" false false false false false false
"open" 3
"close" 3
"open ends" false false false false false false
--- status 0 ---
