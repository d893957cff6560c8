<?php
// Answers each message with itself: php echo.php [REACTORS] ADDRESS

use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

[$host, $port] = explode(':', $argv[$argc - 1]);
$server = new Server($host, (int) $port);
if ($argc > 2) {
    $server->set(['reactor_num' => (int) $argv[1]]);
}
$server->on('start', fn (Server $server) => print("listening on {$server->host}:{$server->port}\n"));
$server->on('message', function (Server $server, Frame $frame) {
    $server->push($frame->fd, $frame->data, $frame->opcode);
});
$server->start();
