<?php
// Answers each message with itself, kind for kind: php echo.php [PORT] [--compression]

use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 9501));

// The largest messages of the Autobahn suite have 16 MiB, in up to 65537 fragments.
$server->set([
    'package_max_length' => 20 * 1024 * 1024,
    'socket_buffer_size' => 64 * 1024 * 1024,
    'websocket_compression' => in_array('--compression', $argv),
]);

$server->on('message', function (Server $server, Frame $frame) {
    $server->push($frame->fd, $frame->data, $frame->opcode);
});

$server->start();
