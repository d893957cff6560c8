--TEST--
What the constructor refuses
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

attempt(fn () => new Swoole\WebSocket\Server('127.0.0.1', 0, 7));

$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
attempt(fn () => $server->__construct('127.0.0.1', 0));

try {
    new Swoole\WebSocket\Server('127.0.0.1', $server->port);
} catch (Swoole\Exception $exception) {
    echo str_replace((string) $server->port, 'PORT', $exception->getMessage()), "\n";
}
--EXPECT--
Error 0: invalid $mode parameters 7
Error 0: Constructor of Swoole\WebSocket\Server can only be called once
failed to listen server port[127.0.0.1:PORT], Error: Address already in use[98]
