--TEST--
Swoole\Lock: lockwait is for a mutex
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$lock = new Swoole\Lock();
show($lock->lockwait(), $lock->lockwait(0.5), $lock->errCode);
attempt(fn () => (new Swoole\Lock(SWOOLE_RWLOCK))->lockwait());
attempt(fn () => (new Swoole\Lock(SWOOLE_SPINLOCK))->lockwait(1));
?>
--EXPECT--
true false 110
Swoole\Exception -2: only mutex supports lockwait
Swoole\Exception -2: only mutex supports lockwait
