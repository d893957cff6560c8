<?php
// Sends each message to all, in a loop of push: php fan_out.php ADDRESS

use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

[$host, $port] = explode(':', $argv[1]);
$server = new Server($host, (int) $port);
$fds = [];
$server->on('start', fn (Server $server) => print("listening on {$server->host}:{$server->port}\n"));
$server->on('open', function (Server $server, $request) use (&$fds) {
    $fds[$request->fd] = $request->fd;
});
$server->on('message', function (Server $server, Frame $frame) use (&$fds) {
    foreach ($fds as $fd) {
        $server->push($fd, $frame->data, $frame->opcode);
    }
});
$server->on('close', function (Server $server, int $fd) use (&$fds) {
    unset($fds[$fd]);
});
$server->start();
