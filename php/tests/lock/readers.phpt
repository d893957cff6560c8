--TEST--
Swoole\Lock: readers share a read-write lock
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$lock = new Swoole\Lock(Swoole\Lock::RWLOCK);
show($lock->lock_read(), $lock->trylock_read(), $lock->lock_read());
show($lock->trylock(), $lock->errCode);
show($lock->lock(), $lock->errCode);
show($lock->unlock(), $lock->unlock(), $lock->trylock(), $lock->unlock(), $lock->trylock(), $lock->trylock_read());
show($lock->unlock(), $lock->unlock());
?>
--EXPECT--
true true true
false 16
warning: Swoole\Lock::lock(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35
true true false true true false
true true
