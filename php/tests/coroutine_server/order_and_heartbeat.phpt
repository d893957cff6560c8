--TEST--
With message_order a callback that waits for longer than heartbeat_idle_time does not have its talking client closed
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

test(
    server: function () {
        $server = make_server(Gannet\Server::class, ['heartbeat_check_interval' => 1, 'heartbeat_idle_time' => 1]);
        $waiting = null;
        $server->on('message', function ($server, $frame) use (&$waiting) {
            if ($frame->data === 'wait') {
                show('waits');
                $waiting = Co::getCid();
                Co::yield();
                $server->push($frame->fd, 'has waited');
            }
            $frame->data === 'last' && $server->push($frame->fd, 'last');
        });
        $server->on('close', function ($server, $fd) use (&$waiting) {
            // This one has said nothing at all, so its end is the measure of the time.
            $fd === 2 && Swoole\Timer::after(1500, fn () => Co::resume($waiting));
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $silent = Client::open($port);
        $client->text('wait');
        while ($client->isQuiet(100)) {
            $client->text('still here');
        }
        $client->text('last');
        show($client->receive(), $client->receive());
    },
);
--EXPECT--
"has waited" "last"
--- server ---
"waits"
--- status 0 ---
