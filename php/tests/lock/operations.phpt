--TEST--
Swoole\Lock: lock with an operation and a time limit, as since Swoole 6.1
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$lock = new Swoole\Lock(SWOOLE_RWLOCK);
show($lock->lock(LOCK_SH), $lock->lock(LOCK_SH | LOCK_NB), $lock->lock(LOCK_EX | LOCK_NB), $lock->errCode);
$start = microtime(true);
show($lock->lock(LOCK_EX, 0.5), $lock->errCode, microtime(true) - $start < 0.4);
show($lock->lock(LOCK_EX), $lock->errCode);
show($lock->unlock(), $lock->unlock(), $lock->lock(LOCK_EX), $lock->lock(LOCK_SH | LOCK_NB), $lock->errCode);
?>
--EXPECT--
true true false 16
false 110 true
warning: Swoole\Lock::lock(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35
true true true false 16
