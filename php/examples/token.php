<?php
// Lets in who has a token: php token.php [PORT], then connect to ws://localhost:9501/?token=open-sesame

use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

const TOKENS = ['open-sesame' => 'Ali', 'xyzzy' => 'Adventurer'];

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));

/** @var array<int, string> $names who each connection is */
$names = [];

// This replaces the server's own handshake, and then there is no `open`.
$server->on('handshake', function (Request $request, Response $response) use ($server, &$names) {
    $token = $request->get['token'] ?? '';
    // Of `?token[]=x` PHP makes an array.
    if (!is_string($token) || !isset(TOKENS[$token])) {
        $response->status(403);
        $response->end("a valid token, please\n");
        return false;
    }

    $key = $request->header['sec-websocket-key'] ?? '';
    if (strlen(base64_decode($key, true) ?: '') !== 16) {
        $response->status(400);
        $response->end();
        return false;
    }

    $accept = base64_encode(sha1($key . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11', true));
    $response->header('Upgrade', 'websocket');
    $response->header('Connection', 'Upgrade');
    $response->header('Sec-WebSocket-Accept', $accept);
    $response->header('Sec-WebSocket-Version', '13');
    $response->status(101);
    $response->end();

    $names[$request->fd] = TOKENS[$token];
    $server->push($request->fd, "welcome, {$names[$request->fd]}");
    return true;
});

$server->on('message', function (Server $server, Frame $frame) use (&$names) {
    $said = $frame->opcode === WEBSOCKET_OPCODE_TEXT ? $frame->data : '(binary)';
    $server->push($frame->fd, "{$names[$frame->fd]} said: $said");
});

$server->on('close', function (Server $server, int $fd) use (&$names) {
    unset($names[$fd]);
});

$server->start();
