--TEST--
A response that goes nowhere has Swoole's properties, and every method answers false
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
$response = new swoole_http_response();
var_dump($response);
show($response->isWritable(), $response->end('x'), $response->write('x'), $response->header('a', 'b'));
show($response->setHeader('a', 'b'), $response->status(200), $response->setStatusCode(200), $response->initHeader());
show($response->cookie('a', 'b'), $response->setCookie('a'), $response->rawcookie('a'), $response->setRawCookie('a'));
show($response->redirect('/'), $response->sendfile(__FILE__), $response->trailer('a', 'b'), $response->detach());
show($response->upgrade(), $response->push('x'), $response->recv(), $response->ping(), $response->goaway());
show($response->disconnect(), $response->close());
show($response->header, $response->cookie, $response->trailer);
attempt(fn () => clone $response);
--EXPECT--
object(Swoole\Http\Response)#2 (5) {
  ["fd"]=>
  int(0)
  ["socket"]=>
  NULL
  ["header"]=>
  NULL
  ["cookie"]=>
  NULL
  ["trailer"]=>
  NULL
}
false false false false
false false false false
false false false false
false false false false
false false false false false
false false
null null null
Error 0: Trying to clone an uncloneable object of class Swoole\Http\Response
