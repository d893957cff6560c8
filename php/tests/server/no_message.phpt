--TEST--
A server without a callback for messages does not start
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
$server->start();
echo "not reached\n";
--EXPECTF--
Fatal error: Swoole\Server::start(): require onMessage callback in %s on line %d
