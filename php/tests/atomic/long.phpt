--TEST--
Swoole\Atomic\Long: 64 bits with sign
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$long = new Swoole\Atomic\Long();
show($long->get(), $long->add(), $long->add(2 ** 40), $long->sub(), $long->sub(2 ** 40 + 5), $long->get());
show($long->set(PHP_INT_MAX), $long->add() === PHP_INT_MIN, $long->sub() === PHP_INT_MAX);
show($long->cmpset(5, 6), $long->cmpset(PHP_INT_MAX, 6), $long->get());
show((new Swoole\Atomic\Long(-3))->get(), (new swoole_atomic_long(4))->get());
show(method_exists($long, 'wait'), method_exists($long, 'wakeup'));
attempt(fn () => clone $long);
?>
--EXPECT--
0 1 1099511627777 1099511627776 -5 -5
null true true
false true 6
-3 4
false false
Error 0: Trying to clone an uncloneable object of class Swoole\Atomic\Long
