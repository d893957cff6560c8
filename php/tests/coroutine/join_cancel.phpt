--TEST--
Coroutines: join and cancel
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$first = go(fn () => null);
$second = go(fn () => null);
show(Co::join([$first, $second]), Co::join([$first], 0.1));
show(Co::join([]), swoole_last_error());
show(Co::join([99]), swoole_last_error());
go(function () {
    show(Co::join([Co::getCid()]), swoole_last_error());
    show(Co::cancel(Co::getCid()), swoole_last_error());
});
show(Co::cancel($first), swoole_last_error());
?>
--EXPECT--
true true
false 505
false 505
false 509
false 10015
false 10016
