<?php
// Says what it hears, with the class's name from before Swoole 5: php sample.php [PORT]

// Make the server.
$server = new swoole_websocket_server('0.0.0.0', (int) ($argv[1] ?? 9501));

// A client has connected.
$server->on('open', function (swoole_websocket_server $server, swoole_http_request $request) {
    echo "client {$request->fd} connected\n";
});

// A client has said something: print it, and answer.
$server->on('message', function (swoole_websocket_server $server, swoole_websocket_frame $frame) {
    $text = $frame->opcode === WEBSOCKET_OPCODE_TEXT ? $frame->data : '(binary)';
    // What a terminal would take for a command is not shown as it is.
    echo 'received message: ', preg_replace('/\p{Cc}/u', "\u{fffd}", $text), "\n";
    $server->push($frame->fd, "server received: {$text}");
});

// A client has gone.
$server->on('close', function ($server, $fd) {
    echo "client {$fd} closed\n";
});

// Serve until a signal comes.
$server->start();
