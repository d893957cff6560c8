--TEST--
Nothing in a cookie can end its field
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

print_warnings();
$cookie = fn () => (new Swoole\Http\Cookie(false))->withName('n')->withValue('v');
show((new Swoole\Http\Cookie())->withValue('v')->toString());
show($cookie()->withName("a\r\nb")->toString());
show($cookie()->withName('a=b')->toString());
show($cookie()->withValue("v\0")->toString());
show($cookie()->withPath('/; secure')->toString());
show($cookie()->withDomain("a\n")->toString());
show($cookie()->withSameSite("Lax\r\nX: y")->toString());
show($cookie()->withPriority('High;')->toString());
show($cookie()->withExpires(253402300800)->toString());
show($cookie()->withExpires(253402300799)->toString() !== false);
--EXPECT--
warning: Swoole\Http\Cookie::toString(): The name cannot be empty
false
warning: Swoole\Http\Cookie::toString(): The name cannot contain "=", ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The name cannot contain "=", ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The value cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The path option cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The domain option cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The samesite option cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The priority option cannot contain ",", ";", " ", "\t", "\r", "\n", "\013", or "\014"
false
warning: Swoole\Http\Cookie::toString(): The expires cannot have a year greater than 9999
false
true
