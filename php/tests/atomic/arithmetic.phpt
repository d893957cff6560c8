--TEST--
Swoole\Atomic: add, sub, get, set
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$atomic = new Swoole\Atomic();
show($atomic->get(), $atomic->add(), $atomic->add(5), $atomic->sub(), $atomic->sub(2), $atomic->get());
show($atomic->set(40), $atomic->get());
show((new Swoole\Atomic(7))->get(), (new Swoole\Atomic('8'))->get(), (new swoole_atomic(9))->get());
attempt(fn () => new Swoole\Atomic('many'));
attempt(fn () => $atomic->add(1, 2));
attempt(fn () => clone $atomic);
attempt(fn () => serialize($atomic));
?>
--EXPECT--
0 1 6 5 3 3
null 40
7 8 9
TypeError 0: Swoole\Atomic::__construct(): Argument #1 ($value) must be of type int, string given
ArgumentCountError 0: Swoole\Atomic::add() expects at most 1 argument, 2 given
Error 0: Trying to clone an uncloneable object of class Swoole\Atomic
Exception 0: Serialization of 'Swoole\Atomic' is not allowed
