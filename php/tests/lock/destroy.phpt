--TEST--
Swoole\Lock: nothing works after destroy
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$lock = new Swoole\Lock();
$lock->lock();
show($lock->destroy());
foreach (['lock', 'trylock', 'lock_read', 'trylock_read', 'lockwait', 'unlock', 'destroy'] as $method) {
    attempt(fn () => $lock->$method());
}
?>
--EXPECT--
null
Error 0: the lock has been destroyed
Error 0: the lock has been destroyed
Error 0: the lock has been destroyed
Error 0: the lock has been destroyed
Error 0: the lock has been destroyed
Error 0: the lock has been destroyed
Error 0: the lock has been destroyed
