--TEST--
Coroutines: recursion that has used up the stack of one is an Error, since PHP 8.3, and the others go on
--EXTENSIONS--
gannet
--SKIPIF--
<?php PHP_VERSION_ID >= 80300 || die('skip this PHP does not look where a stack ends'); ?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
function deeper(): void
{
    array_map(deeper(...), [1]);
}
function has_limit(): bool
{
    try {
        deeper();
    } catch (Error $error) {
        return str_starts_with($error->getMessage(), 'Maximum call stack size');
    }
}
Co\run(function () {
    $waits = go(function () {
        Co::yield();
        show('one that has waited', has_limit());
    });
    show('in a coroutine', has_limit());
    Co::resume($waits);
    show('again', has_limit());
});
show('outside', has_limit());
--EXPECT--
"in a coroutine" true
"one that has waited" true
"again" true
"outside" true
