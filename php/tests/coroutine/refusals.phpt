--TEST--
Coroutines: what would have to suspend refuses, by name
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
foreach (['yield', 'suspend', 'resume', 'enableScheduler', 'disableScheduler', 'setTimeLimit', 'sleep', 'exec',
    'gethostbyname', 'dnsLookup', 'getaddrinfo', 'statvfs', 'readFile', 'writeFile', 'fread', 'fgets', 'fwrite', 'wait',
    'waitPid', 'waitSignal', 'waitEvent'] as $method) {
    attempt(fn () => Swoole\Coroutine::$method(1, 2));
}
foreach (['sleep', 'exec', 'readFile', 'waitEvent'] as $method) {
    attempt(fn () => Swoole\Coroutine\System::$method());
}
attempt(fn () => Co::sleep(0.1));
attempt(fn () => Co\System::sleep(0.1));
go(fn () => attempt(fn () => Co::sleep(0.1)));
?>
--EXPECT--
Swoole\Exception 10001: Swoole\Coroutine::yield() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine::suspend() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine::resume() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine::enableScheduler() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, let no callback run for long
Swoole\Exception 10001: Swoole\Coroutine::disableScheduler() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, let no callback run for long
Swoole\Exception 10001: Swoole\Coroutine::setTimeLimit() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use set_time_limit()
Swoole\Exception 10001: Swoole\Coroutine::sleep() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine::exec() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use exec(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::gethostbyname() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use gethostbyname(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::dnsLookup() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use gethostbyname(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::getaddrinfo() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use dns_get_record(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::statvfs() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use disk_free_space(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::readFile() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use file_get_contents(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::writeFile() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use file_put_contents(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::fread() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use fread(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::fgets() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use fgets(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::fwrite() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use fwrite(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::wait() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use pcntl_waitpid() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine::waitPid() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use pcntl_waitpid() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine::waitSignal() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use pcntl_signal()
Swoole\Exception 10001: Swoole\Coroutine::waitEvent() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use stream_select() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine\System::sleep() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine\System::exec() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use exec(), which blocks
Swoole\Exception 10001: Swoole\Coroutine\System::readFile() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use file_get_contents(), which blocks
Swoole\Exception 10001: Swoole\Coroutine\System::waitEvent() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, use stream_select() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine::sleep() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine\System::sleep() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
Swoole\Exception 10001: Swoole\Coroutine::sleep() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, go on in the callback of Swoole\Timer::after()
