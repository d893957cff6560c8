--TEST--
reactor_num takes a number, of which the server can have so many
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
$server = make_server();
foreach ([-1, 1025, 1024] as $number) {
    $server->set(['reactor_num' => $number]);
    show(($server->setting['reactor_num'] ?? 0) === $number);
}
--EXPECT--
warning: Swoole\Server::set(): option [reactor_num] is not set: it takes a number from 0 on
false
warning: Swoole\Server::set(): option [reactor_num] is not set: it takes a number from 0 to 1024
false
true
