--TEST--
Response::create refuses what is no server and no detached response
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
show(Swoole\Http\Response::create(7));
show(Swoole\Http\Response::create(new stdClass(), 7));
show(Swoole\Http\Response::create([new stdClass(), new Swoole\Http\Request()], 7));
--EXPECT--
warning: Swoole\Http\Response::create(): parameter $2 must be valid connection session id
false
warning: Swoole\Http\Response::create(): parameter $1 must be instanceof Server or Coroutine\Socket
false
warning: Swoole\Http\Response::create(): parameter $1 must be instanceof Server or Coroutine\Socket
false
