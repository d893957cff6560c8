--TEST--
reactor_num takes a number, of which the server can have so many
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
foreach ([-1, 5000] as $number) {
    $server = make_server();
    $server->set(['reactor_num' => $number]);
    if ($number === 5000) {
        show($server->start());
    }
}
--EXPECT--
warning: Swoole\Server::set(): option [reactor_num] is not set: it takes a number from 0 on
warning: Swoole\Server::start(): unable to start: threads is 5000; it must be 0 to 1024
false
