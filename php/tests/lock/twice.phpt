--TEST--
Swoole\Lock: whoever waits for himself is told so, and does not hang
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
foreach ([SWOOLE_MUTEX, SWOOLE_SPINLOCK, SWOOLE_RWLOCK] as $type) {
    $lock = new Swoole\Lock($type);
    show($lock->lock());
    show($lock->lock(), $lock->errCode, swoole_strerror($lock->errCode));
    show($lock->lock_read(), $lock->errCode);
    show($lock->unlock(), $lock->lock());
}
?>
--EXPECT--
true
warning: Swoole\Lock::lock(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35 "Resource deadlock avoided"
warning: Swoole\Lock::lock_read(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35
true true
true
warning: Swoole\Lock::lock(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35 "Resource deadlock avoided"
warning: Swoole\Lock::lock_read(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35
true true
true
warning: Swoole\Lock::lock(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35 "Resource deadlock avoided"
warning: Swoole\Lock::lock_read(): this process has the lock already, and nobody else could give it back: it would wait for ever (errCode 35, EDEADLK)
false 35
true true
