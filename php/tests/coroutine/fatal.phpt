--TEST--
Coroutines: a fatal error in the innermost ends the script
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
require __DIR__ . '/../include/test.inc';
ini_set('memory_limit', '32M');
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    defer(fn () => print("never\n"));
    Co::getContext()['kept'] = new stdClass();
    go(function () {
        defer(fn () => print("never\n"));
        str_repeat('x', 1 << 40);
    });
    echo "never\n";
});
echo "never\n";
?>
--EXPECTF--

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes) in %s on line %d
shutdown
