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

/** @var array<int, int> $reminders the timer of each connection that has one */
$reminders = [];

// Who says `in 500` is reminded once, half a second later. A second one replaces the first, or timers would pile up.
$server->on('message', function (Server $server, Frame $frame) use (&$reminders) {
    if (!preg_match('/^in ([1-9]\d{0,6})$/D', $frame->data, $found)) {
        return;
    }
    [$fd, $wait] = [$frame->fd, (int) $found[1]];
    Timer::clear($reminders[$fd] ?? 0);
    $reminders[$fd] = Timer::after($wait, function () use ($server, $fd, $wait, &$reminders) {
        unset($reminders[$fd]);
        $server->push($fd, "$wait ms have passed");
    });
});

$server->on('close', function (Server $server, int $fd) use (&$reminders) {
    Timer::clear($reminders[$fd] ?? 0);
    unset($reminders[$fd]);
});

$server->start();
