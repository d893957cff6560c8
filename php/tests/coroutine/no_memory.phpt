--TEST--
Coroutines: where there is no memory for another one that is a fatal error of whoever begins it
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no memory limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/processes.inc';
ini_set('memory_limit', '16M');
$fill = function () {
    register_shutdown_function(fn () => attempt(fn () => Co::sleep(0.001)));
    register_shutdown_function(fn () => show(Co::getCid()));
    for (;;) {
        go(fn () => Co::sleep(100));
    }
};
in_processes([
    'outside of a coroutine' => $fill,
    'in a coroutine' => fn () => Co\run($fill),
    'in a coroutine, after a wait' => fn () => Co\run(function () use ($fill) {
        Co::sleep(0.001);
        $fill();
    }),
]);
?>
--EXPECTF--
--- outside of a coroutine ---

Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes)
shutdown
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
-1
--- status 255 ---
--- in a coroutine ---

Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes)
shutdown
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
-1
--- status 255 ---
--- in a coroutine, after a wait ---

Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes)
shutdown
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
-1
--- status 255 ---
