--TEST--
Swoole\Lock: kinds, and those that Swoole has given up
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
show([Swoole\Lock::RWLOCK, Swoole\Lock::FILELOCK, Swoole\Lock::MUTEX, Swoole\Lock::SEM, Swoole\Lock::SPINLOCK]);
show([SWOOLE_RWLOCK, SWOOLE_FILELOCK, SWOOLE_MUTEX, SWOOLE_SEM, SWOOLE_SPINLOCK]);
attempt(fn () => get_class(new Swoole\Lock(SWOOLE_SPINLOCK)));
attempt(fn () => get_class(new swoole_lock(SWOOLE_MUTEX, 'a.lock')));
attempt(fn () => new Swoole\Lock(SWOOLE_FILELOCK, '/tmp/a.lock'));
attempt(fn () => new Swoole\Lock(SWOOLE_SEM));
attempt(fn () => new Swoole\Lock(9));
attempt(fn () => clone new Swoole\Lock());
attempt(fn () => serialize(new Swoole\Lock()));
attempt(fn () => (new Swoole\Lock())->__construct());
?>
--EXPECT--
[1,2,3,4,5]
[1,2,3,4,5]
"Swoole\\Lock"
"Swoole\\Lock"
Swoole\Exception 0: FileLock and SemLock is no longer supported, please use mutex lock
Swoole\Exception 0: FileLock and SemLock is no longer supported, please use mutex lock
Swoole\Exception 0: lock type[9] is not support
Error 0: Trying to clone an uncloneable object of class Swoole\Lock
Exception 0: Serialization of 'Swoole\Lock' is not allowed
Error 0: Constructor of Swoole\Lock can only be called once
