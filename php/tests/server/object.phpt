--TEST--
A server is not cloned, not serialized, and keeps its properties
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
attempt(fn () => clone $server);
attempt(fn () => serialize($server));
try {
    unset($server->host);
} catch (Error) {
    echo "no unset\n";
}
show($server->host);
--EXPECT--
Error 0: Trying to clone an uncloneable object of class Swoole\WebSocket\Server
Exception 0: Serialization of 'Swoole\WebSocket\Server' is not allowed
no unset
"127.0.0.1"
