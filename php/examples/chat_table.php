<?php
// A chat room that keeps its users in a Swoole\Table: php chat_table.php [PORT]
// Whoever connects to /?name=ann&room=blue talks with those in the same room.

use Swoole\Http\Request;
use Swoole\Table;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

$users = new Table(1024);
$users->column('name', Table::TYPE_STRING, 32);
$users->column('room', Table::TYPE_STRING, 32);
$users->column('said', Table::TYPE_INT);
$users->create();

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));

/** Pushes to everybody in a room. */
function tell(Server $server, Table $users, string $room, string $text): void
{
    foreach ($server->connections as $fd) {
        if ($users->get((string) $fd, 'room') === $room && $server->isEstablished($fd)) {
            $server->push($fd, $text);
        }
    }
}

$server->on('open', function (Server $server, Request $request) use ($users) {
    $name = $request->get['name'] ?? "guest{$request->fd}";
    $room = $request->get['room'] ?? 'lobby';
    $users->set((string) $request->fd, ['name' => $name, 'room' => $room, 'said' => 0]);
    tell($server, $users, $room, "$name is here");
});

$server->on('message', function (Server $server, Frame $frame) use ($users) {
    $said = $users->incr((string) $frame->fd, 'said');
    $user = $users->get((string) $frame->fd);
    tell($server, $users, $user['room'], "{$user['name']} ($said): {$frame->data}");
});

$server->on('close', function (Server $server, int $fd) use ($users) {
    $user = $users->get((string) $fd);
    // A plain HTTP request has a close, too, and no row.
    if ($user) {
        $users->del((string) $fd);
        tell($server, $users, $user['room'], "{$user['name']} has left, {$users->count()} remain");
    }
});

$server->start();
