<?php
// Pushes a number to everybody at regular intervals: php ticker.php [PORT] [MILLISECONDS]

use Swoole\Timer;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));
$interval = (int) ($argv[2] ?? 1000);

$server->on('workerStart', function (Server $server) use ($interval) {
    $number = 0;
    Timer::tick($interval, function () use ($server, &$number) {
        $number++;
        foreach ($server->connections as $fd) {
            if ($server->isEstablished($fd)) {
                $server->push($fd, "tick $number");
            }
        }
    });
});

// Who says `in 500` is reminded once, half a second later.
$server->on('message', function (Server $server, Frame $frame) {
    $wait = (int) substr($frame->data, strlen('in '));
    if ($wait < 1) {
        return;
    }
    Timer::after($wait, function () use ($server, $frame, $wait) {
        if ($server->isEstablished($frame->fd)) {
            $server->push($frame->fd, "$wait ms have passed");
        }
    });
});

$server->start();
