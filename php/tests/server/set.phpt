--TEST--
Settings are merged into the property, and an unknown one is named
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
$server = new Swoole\WebSocket\Server('127.0.0.1', 0);
show($server->set(['heartbeat_idle_time' => 60]));
show($server->set(['package_max_length' => '4M', 'heartbeat_check_interval' => 30]));
show($server->setting['heartbeat_idle_time'], $server->setting['heartbeat_check_interval']);
show($server->set(['no_such_setting' => 1]));
--EXPECT--
true
true
60 30
user warning: unsupported option [no_such_setting]
true
