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

/** A parameter of the query. It may be anything, even an array: null is what nobody can be called. */
function word(Request $request, string $name, string $default): ?string
{
    $given = $request->get[$name] ?? $default;
    return is_string($given) && preg_match('/^[\w .-]{1,32}$/D', $given) ? $given : null;
}

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
    $name = word($request, 'name', "guest{$request->fd}");
    $room = word($request, 'room', 'lobby');
    if ($name === null || $room === null) {
        $reason = 'a name and a room have 1 to 32 letters, digits, dots, dashes, spaces';
        $server->disconnect($request->fd, SWOOLE_WEBSOCKET_CLOSE_POLICY_ERROR, $reason);
        return;
    }
    // The table has room for so many rows. PHP's log need not hear of each guest who is one too many.
    if (!@$users->set((string) $request->fd, ['name' => $name, 'room' => $room, 'said' => 0])) {
        $server->disconnect($request->fd, SWOOLE_WEBSOCKET_CLOSE_TRY_AGAIN_LATER, 'all seats are taken');
        return;
    }
    tell($server, $users, $room, "$name is here");
});

$server->on('message', function (Server $server, Frame $frame) use ($users) {
    $user = $users->get((string) $frame->fd);
    if (!$user || $frame->opcode !== WEBSOCKET_OPCODE_TEXT) {
        $server->disconnect($frame->fd, SWOOLE_WEBSOCKET_CLOSE_DATA_ERROR, 'text only');
        return;
    }
    $said = $users->incr((string) $frame->fd, 'said');
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
