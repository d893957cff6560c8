--TEST--
A server is not cloned and not serialized
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
attempt(fn () => clone $server);
attempt(fn () => serialize($server));
show($server->host);
--EXPECT--
Error 0: Trying to clone an uncloneable object of class Swoole\Server
Exception 0: Serialization of 'Swoole\WebSocket\Server' is not allowed
"127.0.0.1"
