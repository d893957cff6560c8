--TEST--
Events have names in any case, and the last callback counts
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
$first = fn () => 1;
$second = fn () => 2;
show($server->on('OPEN', $first), $server->getCallback('open') === $first);
show($server->on('open', $second), $server->getCallback('Open') === $second);
show($server->on('message', 'strlen'), $server->getCallback('message'));
show($server->on('close', [new ArrayObject(), 'count']), is_array($server->getCallback('close')));
show($server->getCallback('request'));
show($server->on('nonsense', $first));
foreach (['start', 'beforeShutdown', 'shutdown', 'managerStart', 'managerStop', 'beforeReload', 'afterReload',
          'workerStart', 'workerStop', 'workerExit', 'workerError', 'task', 'finish', 'pipeMessage', 'open', 'message',
          'close', 'disconnect', 'request', 'handshake', 'beforeHandshakeResponse', 'connect', 'receive', 'packet',
          'bufferFull', 'bufferEmpty'] as $event) {
    if (!$server->on($event, $first) || $server->getCallback($event) !== $first) {
        echo "$event is not known\n";
    }
}
--EXPECT--
true true
true true
true "strlen"
true true
null
warning: Swoole\Server::on(): unknown event types[nonsense]
false
