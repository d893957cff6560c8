--TEST--
The names from before Swoole 5 are the same classes
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$aliases = [
    'swoole_websocket_server' => Swoole\WebSocket\Server::class,
    'swoole_websocket_frame' => Swoole\WebSocket\Frame::class,
    'swoole_http_server' => Swoole\Http\Server::class,
    'swoole_server' => Swoole\Server::class,
    'swoole_http_request' => Swoole\Http\Request::class,
    'swoole_http_response' => Swoole\Http\Response::class,
    'swoole_table' => Swoole\Table::class,
    'swoole_timer' => Swoole\Timer::class,
    'swoole_atomic' => Swoole\Atomic::class,
    'swoole_lock' => Swoole\Lock::class,
    'Swoole\Websocket\Server' => Swoole\WebSocket\Server::class,
];
foreach ($aliases as $alias => $class) {
    if (!class_exists($alias) || (new ReflectionClass($alias))->getName() !== $class) {
        show($alias);
    }
}

test(
    server: function () {
        $server = new swoole_websocket_server('127.0.0.1', 0);
        show($server instanceof Swoole\WebSocket\Server, $server instanceof swoole_server, get_class($server));
        $server->on('open', function (swoole_websocket_server $server, swoole_http_request $request) {
            show($request->fd);
        });
        $server->on('message', function (swoole_websocket_server $server, swoole_websocket_frame $frame) {
            show($frame->data);
        });
        serve($server);
    },
    client: function (int $port, ServerProcess $server) {
        $client = Client::open($port);
        $client->text('hello');
        $server->waitFor('hello');
    },
);
--EXPECT--
--- server ---
true true "Swoole\\WebSocket\\Server"
1
"hello"
--- status 0 ---
