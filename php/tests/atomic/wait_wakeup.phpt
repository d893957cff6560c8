--TEST--
Swoole\Atomic: wait takes what wakeup left, and does not wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$atomic = new Swoole\Atomic();
show($atomic->wakeup(), $atomic->get(), $atomic->wakeup(3), $atomic->get());
show($atomic->wait(), $atomic->get());
$start = microtime(true);
show($atomic->wait());
show($atomic->wait(0.5), $atomic->wait(-1));
show(microtime(true) - $start < 0.4, swoole_last_error());
$atomic->set(2);
show($atomic->wakeup(), $atomic->get());
?>
--EXPECT--
true 1 true 1
true 0
warning: Swoole\Atomic::wait(): did not wait for 1 seconds: nobody else runs in this process that could call wakeup(); use a Swoole\Timer to look again later
false
warning: Swoole\Atomic::wait(): did not wait for 0.5 seconds: nobody else runs in this process that could call wakeup(); use a Swoole\Timer to look again later
warning: Swoole\Atomic::wait(): did not wait for -1 seconds: nobody else runs in this process that could call wakeup(); use a Swoole\Timer to look again later
false false
true 503
true 2
