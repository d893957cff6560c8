<?php
// A server that many connections and messages pass through: php soak.php PORT

use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

$server = new Server('127.0.0.1', (int) $argv[1]);
$users = new Swoole\Table(1024);
$users->column('name', Swoole\Table::TYPE_STRING, 32);
$users->create();
$names = [];

$server->on('open', function (Server $server, Request $request) use ($users, &$names) {
    $names[$request->fd] = $request->server['remote_addr'] . ':' . $request->server['remote_port'];
    $users->set((string) $request->fd, ['name' => $names[$request->fd]]);
});
$server->on('message', function (Server $server, Frame $frame) use ($users, &$names) {
    if ($users->get((string) $frame->fd, 'name') !== $names[$frame->fd] || !$server->isEstablished($frame->fd)) {
        throw new LogicException("{$frame->fd} is not who it was");
    }
    // Every third answer is a frame object, and takes the other way through push.
    $server->push($frame->fd, $frame->fd % 3 ? $frame->data : $frame, $frame->opcode);
});
$server->on('request', fn (Request $request, Response $response) => $response->end($request->server['request_uri']));
$server->on('close', function (Server $server, int $fd) use ($users, &$names) {
    $users->del((string) $fd);
    unset($names[$fd]);
});
// A Timer comes and goes with every tick.
$server->on('workerStart', fn () => Swoole\Timer::tick(10, fn () => Swoole\Timer::after(1, fn () => null)));
$server->start();
