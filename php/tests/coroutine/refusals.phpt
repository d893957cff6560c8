--TEST--
Coroutines: what there is not refuses, by name; what suspends wants a coroutine
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
foreach (['enableScheduler', 'disableScheduler', 'setTimeLimit', 'exec', 'gethostbyname', 'dnsLookup', 'getaddrinfo',
    'statvfs', 'readFile', 'writeFile', 'fread', 'fgets', 'fwrite', 'wait', 'waitPid', 'waitSignal', 'waitEvent']
    as $method) {
    attempt(fn () => Swoole\Coroutine::$method(1, 2));
}
foreach (['exec', 'readFile', 'waitEvent'] as $method) {
    attempt(fn () => Swoole\Coroutine\System::$method());
}
go(fn () => attempt(fn () => Co::exec('true')));

// The rest is caught, and the script goes on.
foreach (['yield' => [], 'suspend' => [], 'sleep' => [0.1], 'join' => [[1]], 'isCanceled' => [],
    'defer' => ['phpversion']] as $method => $arguments) {
    try {
        Co::$method(...$arguments);
    } catch (Swoole\Error $error) {
        show($method, $error->getCode() === SWOOLE_ERROR_CO_OUT_OF_COROUTINE, strtok($error->getMessage(), ';'));
    } finally {
        show('finally');
    }
}
attempt(fn () => Co\System::sleep(0.1));
show(get_parent_class(Swoole\Error::class));
register_shutdown_function(fn () => show('shutdown'));
Co::sleep(0.1);
?>
--EXPECTF--
Swoole\Exception 10001: Swoole\Coroutine::enableScheduler() is not supported. Instead, let no callback run for long
Swoole\Exception 10001: Swoole\Coroutine::disableScheduler() is not supported. Instead, let no callback run for long
Swoole\Exception 10001: Swoole\Coroutine::setTimeLimit() is not supported. Instead, use set_time_limit()
Swoole\Exception 10001: Swoole\Coroutine::exec() is not supported. Instead, use exec(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::gethostbyname() is not supported. Instead, use gethostbyname(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::dnsLookup() is not supported. Instead, use gethostbyname(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::getaddrinfo() is not supported. Instead, use dns_get_record(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::statvfs() is not supported. Instead, use disk_free_space(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::readFile() is not supported. Instead, use file_get_contents(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::writeFile() is not supported. Instead, use file_put_contents(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::fread() is not supported. Instead, use fread(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::fgets() is not supported. Instead, use fgets(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::fwrite() is not supported. Instead, use fwrite(), which blocks
Swoole\Exception 10001: Swoole\Coroutine::wait() is not supported. Instead, use pcntl_waitpid() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine::waitPid() is not supported. Instead, use pcntl_waitpid() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine::waitSignal() is not supported. Instead, use pcntl_signal()
Swoole\Exception 10001: Swoole\Coroutine::waitEvent() is not supported. Instead, use stream_select() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine\System::exec() is not supported. Instead, use exec(), which blocks
Swoole\Exception 10001: Swoole\Coroutine\System::readFile() is not supported. Instead, use file_get_contents(), which blocks
Swoole\Exception 10001: Swoole\Coroutine\System::waitEvent() is not supported. Instead, use stream_select() in a Swoole\Timer
Swoole\Exception 10001: Swoole\Coroutine::exec() is not supported. Instead, use exec(), which blocks
"yield" true "API must be called in the coroutine"
"finally"
"suspend" true "API must be called in the coroutine"
"finally"
"sleep" true "API must be called in the coroutine"
"finally"
"join" true "API must be called in the coroutine"
"finally"
"isCanceled" true "API must be called in the coroutine"
"finally"
"defer" true "API must be called in the coroutine"
"finally"
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
"Error"

Fatal error: Uncaught Swoole\Error: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one in %s:%d
Stack trace:
#0 %s(%d): Swoole\Coroutine::sleep(0.1)
#1 {main}
  thrown in %s on line %d
"shutdown"
