--TEST--
Cookie puts a Set-Cookie field together
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$cookie = new Swoole\Http\Cookie();
show($cookie->withName('n') === $cookie);
$cookie->withValue('v w;')->withPath('/p')->withDomain('example.org')->withSecure(true)->withHttpOnly(true)
    ->withSameSite('Lax')->withPriority('High')->withPartitioned(true);
show($cookie->toString());
show($cookie->toArray());
$cookie->reset();
show($cookie->toArray());
$raw = (new Swoole\Http\Cookie(false))->withName('n')->withValue('v%20w');
show($raw->toString(), $raw->toString());
show((new Swoole\Http\Cookie())->withName('n')->withPath()->toString());

$field = (new Swoole\Http\Cookie())->withName('n')->withValue('v')->withExpires(2000000000)->toString();
preg_match('/^n=v; expires=Wed, 18-May-2033 03:33:20 GMT; Max-Age=(\d+)$/', $field, $age);
show(abs((int) $age[1] - (2000000000 - time())) <= 1);
show((new Swoole\Http\Cookie())->withName('n')->withValue('v')->withExpires(1)->toString());
--EXPECT--
true
"n=v+w%3B; path=/p; domain=example.org; secure; HttpOnly; SameSite=Lax; Priority=High; Partitioned"
{"name":"n","value":"v w;","path":"/p","domain":"example.org","sameSite":"Lax","priority":"High","encode":true,"expires":0,"secure":true,"httpOnly":true,"partitioned":true}
{"name":"","value":"","path":"","domain":"","sameSite":"","priority":"","encode":true,"expires":0,"secure":false,"httpOnly":false,"partitioned":false}
"n=v%20w" "n=v%20w"
"n=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/"
true
"n=v; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0"
