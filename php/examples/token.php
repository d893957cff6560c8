<?php
// Lets in who has a token: php token.php [PORT], then connect to ws://localhost:9501/?token=open-sesame

use Swoole\Http\Request;
use Swoole\Http\Response;
use Swoole\WebSocket\Frame;
use Swoole\WebSocket\Server;

// Hashes, so that nothing here lets anybody in, and looking one up takes no longer where a guess is nearly right.
const NAMES = [
    // open-sesame
    'd7ecdf25eaf3deba0f2628771dbdd22d4138ab6cf38f91ed02a2ca0dec7c8ab7' => 'Ali',
    // xyzzy
    '184858a00fd7971f810848266ebcecee5e8b69972c5ffaed622f5ee078671aed' => 'Adventurer',
];

$server = new Server('0.0.0.0', (int) ($argv[1] ?? 9501));

/** @var array<int, string> $names who each connection is */
$names = [];

// This replaces the server's own handshake, and then there is no `open`.
$server->on('handshake', function (Request $request, Response $response) use ($server, &$names) {
    $token = $request->get['token'] ?? '';
    // Of `?token[]=x` PHP makes an array.
    $name = is_string($token) ? NAMES[hash('sha256', $token)] ?? null : null;
    if ($name === null) {
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

    $names[$request->fd] = $name;
    $server->push($request->fd, "welcome, $name");
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
