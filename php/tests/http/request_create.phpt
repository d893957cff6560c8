--TEST--
Request::create makes an empty request, with Swoole's properties in Swoole's order
--FILE--
<?php
var_dump(Swoole\Http\Request::create());
var_dump(get_class(new swoole_http_request()));
--EXPECT--
object(Swoole\Http\Request)#1 (9) {
  ["fd"]=>
  int(0)
  ["streamId"]=>
  int(0)
  ["header"]=>
  array(0) {
  }
  ["server"]=>
  array(0) {
  }
  ["cookie"]=>
  NULL
  ["get"]=>
  NULL
  ["files"]=>
  NULL
  ["post"]=>
  NULL
  ["tmpfiles"]=>
  NULL
}
string(19) "Swoole\Http\Request"
