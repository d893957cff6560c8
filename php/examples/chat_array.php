<?php
// A chat room that keeps its users in an array: php chat_array.php [PORT]
// `/name ann` takes a name, `/who` lists who is there, everything else goes to everybody.

use Swoole\Http\Request;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));

/** @var array<int, string> $names the name of each connection */
$names = [];

/** Pushes to everybody whose WebSocket is open, but not to the one who caused it. */
function tell(Server $server, string $text, int $except = 0): void
{
    foreach ($server->connections as $fd) {
        if ($fd !== $except && $server->isEstablished($fd)) {
            $server->push($fd, $text);
        }
    }
}

$server->on('open', function (Server $server, Request $request) use (&$names) {
    $names[$request->fd] = "guest{$request->fd}";
    tell($server, "{$names[$request->fd]} is here", except: $request->fd);
    $server->push($request->fd, 'welcome, ' . $names[$request->fd]);
});

$server->on('message', function (Server $server, Frame $frame) use (&$names) {
    if ($frame->opcode !== WEBSOCKET_OPCODE_TEXT) {
        $server->disconnect($frame->fd, SWOOLE_WEBSOCKET_CLOSE_DATA_ERROR, 'text only');
        return;
    }
    $old = $names[$frame->fd];
    if (preg_match('~^/name (\w{1,20})$~D', $frame->data, $found)) {
        $names[$frame->fd] = $found[1];
        tell($server, "$old is now {$found[1]}");
    } elseif ($frame->data === '/who') {
        $server->push($frame->fd, implode(', ', $names));
    } else {
        tell($server, "$old: {$frame->data}");
    }
});

$server->on('close', function (Server $server, int $fd) use (&$names) {
    // A plain HTTP request has a close, too, and no name.
    if (isset($names[$fd])) {
        tell($server, "{$names[$fd]} has left", except: $fd);
        unset($names[$fd]);
    }
});

$server->start();
