--TEST--
Coroutines: a destructor that would wait gets an Error, and the coroutine goes on; PHP allows it from 8.4 on
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (PHP_VERSION_ID >= 80400) {
    die('skip this PHP allows it');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
class Waits
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        show($this->name);
        attempt(fn () => Co::sleep(0.001));
    }
}
Co\run(function () {
    $one = new Waits('unset');
    unset($one);
    Co::sleep(0.001);
    show('after');
});
Co\run(function () {
    $one = new Waits('local variable');
    defer(fn () => show('deferred', Co::sleep(0.001)));
    show('body ends');
});
Co\run(fn () => new Waits('returned'));
Co\run(function () {
    Co::getContext()['kept'] = new Waits('in the context');
});
attempt(fn () => Co\run(function () {
    $one = new Waits('of an exception');
    throw new DomainException('goes on after that');
}));
?>
--EXPECT--
"unset"
Error 0: Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4
"after"
"body ends"
"local variable"
Error 0: Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4
"deferred" true
"returned"
Error 0: Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4
"in the context"
Error 0: Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4
"of an exception"
Error 0: Cannot suspend here: PHP does not allow it, as in a destructor before PHP 8.4
DomainException 0: goes on after that
