--TEST--
Swoole\Atomic: 32 bits without sign
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$atomic = new Swoole\Atomic(-1);
show($atomic->get(), $atomic->add(), $atomic->sub(), $atomic->add(2));
show((new Swoole\Atomic(2 ** 32 + 5))->get());
$atomic->set(0);
show($atomic->sub(1), $atomic->add(2 ** 33 + 3), $atomic->add(-3), $atomic->sub(-4));
$atomic->set(-2);
show($atomic->get(), $atomic->cmpset(2 ** 32 - 2, -3), $atomic->get());
?>
--EXPECT--
4294967295 0 4294967295 1
5
4294967295 2 4294967295 3
4294967294 true 4294967293
