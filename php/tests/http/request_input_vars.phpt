--TEST--
max_input_vars limits a query's variables, with the engine's own warning
--INI--
max_input_vars=3
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
$request = Swoole\Http\Request::create();
$request->parse("GET /?a=1&b=2&c=3&d=4 HTTP/1.1\r\n\r\n");
show($request->get);
--EXPECTF--
warning: Swoole\Http\Request::parse(): Input variables exceeded 3. %s
{"a":"1","b":"2","c":"3"}
