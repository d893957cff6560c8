--TEST--
Swoole\Constant names events and settings
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$counts = ['EVENT' => 0, 'OPTION' => 0];
foreach ((new ReflectionClass(Swoole\Constant::class))->getConstants() as $name => $value) {
    [$kind, $words] = explode('_', $name, 2);
    $counts[$kind]++;
    $expected = $kind === 'OPTION' ? strtolower($words) : lcfirst(str_replace('_', '', ucwords(strtolower($words), '_')));
    if ($value !== $expected) {
        show($name, $value, $expected);
    }
}
show($counts);
show(Swoole\Constant::EVENT_BEFORE_HANDSHAKE_RESPONSE, Swoole\Constant::OPTION_OPEN_WEBSOCKET_CLOSE_FRAME);
// Every event that `on` of a server takes, and some settings.
foreach (['start', 'workerStart', 'workerStop', 'shutdown', 'connect', 'open', 'message', 'close', 'disconnect', 'request',
    'handshake', 'beforeHandshakeResponse', 'receive', 'packet', 'bufferFull', 'bufferEmpty', 'task', 'finish',
    'pipeMessage', 'workerError', 'workerExit', 'managerStart', 'managerStop', 'beforeReload', 'afterReload',
    'beforeShutdown'] as $event) {
    $name = 'EVENT_' . strtoupper(preg_replace('/(?=[A-Z])/', '_', $event));
    constant("Swoole\Constant::$name") === $event or show($event);
}
show(Swoole\Constant::OPTION_MAX_CONN, Swoole\Constant::OPTION_HEARTBEAT_IDLE_TIME, Swoole\Constant::OPTION_DOCUMENT_ROOT);
?>
--EXPECT--
{"EVENT":27,"OPTION":206}
"beforeHandshakeResponse" "open_websocket_close_frame"
"max_conn" "heartbeat_idle_time" "document_root"
