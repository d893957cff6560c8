--TEST--
Swoole\Atomic: cmpset
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$atomic = new Swoole\Atomic(3);
show($atomic->cmpset(4, 5), $atomic->get(), $atomic->cmpset(3, 5), $atomic->get());
attempt(fn () => $atomic->cmpset(3));
?>
--EXPECT--
false 3 true 5
ArgumentCountError 0: Swoole\Atomic::cmpset() expects exactly 2 arguments, 1 given
