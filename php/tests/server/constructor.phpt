--TEST--
The constructor's arguments become properties, in Swoole's order
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$server = new Swoole\WebSocket\Server('127.0.0.1');
show(array_keys(get_object_vars($server)));
show($server->host, $server->port > 0, $server->type === SWOOLE_SOCK_TCP, $server->mode === SWOOLE_BASE, $server->ssl);
show($server->worker_id, $server->taskworker, (array) $server->setting, count($server->connections));
show(count($server->ports), get_class($server->ports[0]), $server->ports[0]->host, $server->ports[0]->port === $server->port);
show(get_class($server->connections));

$server = new Swoole\WebSocket\Server('127.0.0.1', free_port(), SWOOLE_PROCESS, SWOOLE_SOCK_TCP);
show($server->mode === SWOOLE_PROCESS);
show(class_parents($server));
--EXPECT--
["setting","connections","host","port","type","ssl","mode","ports","master_pid","manager_pid","worker_id","taskworker","worker_pid","stats_timer","admin_server"]
"127.0.0.1" true true true false
-1 false [] 0
1 "Swoole\\Server\\Port" "127.0.0.1" true
"Swoole\\Connection\\Iterator"
true
{"Swoole\\Http\\Server":"Swoole\\Http\\Server","Swoole\\Server":"Swoole\\Server"}
