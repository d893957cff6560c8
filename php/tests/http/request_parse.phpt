--TEST--
Request::parse takes a request in pieces, and says how much of each belongs to it
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$head = "POST /a%20b+c?x=1&y[]=2&y[]=3 HTTP/1.1\r\nHost: h\r\nX-Mine: 1\r\nContent-Length: 3\r\n\r\n";
$request = Swoole\Http\Request::create();
show($request->parse(substr($head, 0, 20)), $request->isCompleted(), $request->getMethod(), $request->header);
show($request->parse(substr($head, 20)) === strlen($head) - 20, $request->isCompleted(), $request->getMethod());
show($request->header, $request->getContent());
// The end of the body, and the start of what is behind it.
show($request->parse('ab'), $request->isCompleted(), $request->parse('cGET'), $request->isCompleted());
show($request->getContent(), $request->getData() === "{$head}abc", $request->parse('x'));

$server = $request->server;
show(is_int($server['request_time']), is_float($server['request_time_float']));
unset($server['request_time'], $server['request_time_float']);
show($server, $request->get);

$malformed = Swoole\Http\Request::create();
show($malformed->parse("\1 no request\r\n\r\n"), $malformed->parse('GET / HTTP/1.1'), $malformed->isCompleted());
// A length that can be read in two ways is none.
$ambiguous = Swoole\Http\Request::create();
show($ambiguous->parse("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"));
--EXPECT--
20 false false []
true false "POST"
{"host":"h","x-mine":"1","content-length":"3"} ""
2 false 1 true
"abc" true false
true true
{"query_string":"x=1&y[]=2&y[]=3","request_method":"POST","request_uri":"/a%20b+c","path_info":"/a b c","server_protocol":"HTTP/1.1"} {"x":"1","y":["2","3"]}
0 0 false
0
