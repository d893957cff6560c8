--TEST--
Header fields: lower case, those that repeat are arrays but for the named ones, cookies are apart
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$data = "GET / HTTP/1.1\r\nHOST: a\r\nX-A: 1\r\nx-a: 2\r\nX-A: 3\r\nAccept: 1\r\nAccept: 2\r\nUser-Agent: 1\r\n"
    . "User-Agent: 2\r\nCookie: a=1; b=\"q%20r+s\"; c[]=5;d ;=e; a=2\r\nCookie: f=g=h\r\n\r\n";
$request = Swoole\Http\Request::create();
show($request->parse($data) === strlen($data));
show($request->header);
show($request->cookie);
$request = Swoole\Http\Request::create(['parse_cookie' => false]);
$request->parse("GET / HTTP/1.1\r\nCookie: a=1\r\n\r\n");
show($request->header, $request->cookie);
--EXPECT--
true
{"host":"a","x-a":["1","2","3"],"accept":"2","user-agent":"2"}
{"a":"1","b":"\"q r+s\"","c":["5"],"d_":"","f":"g=h"}
{"cookie":"a=1"} null
