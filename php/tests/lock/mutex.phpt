--TEST--
Swoole\Lock: a mutex
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$lock = new Swoole\Lock(SWOOLE_MUTEX);
show($lock->errCode, $lock->lock(), $lock->trylock(), $lock->errCode, $lock->unlock(), $lock->trylock(), $lock->unlock());
show($lock->unlock(), $lock->errCode);
// A mutex knows no readers.
show($lock->lock_read(), $lock->trylock_read(), $lock->errCode, $lock->unlock());
?>
--EXPECT--
0 true false 16 true true true
false 1
true false 16 true
