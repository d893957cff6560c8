--TEST--
Coroutines: destructors may wait
--EXTENSIONS--
gannet
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
        show("$this->name begins");
        show("$this->name ends", Co::sleep(0.001));
    }
}
Co\run(function () {
    $one = new Waits('unset');
    unset($one);
    show('after');
});
Co\run(function () {
    $one = new Waits('local variable');
    defer(fn () => show('deferred'));
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
"unset begins"
"unset ends" true
"after"
"body ends"
"local variable begins"
"local variable ends" true
"deferred"
"returned begins"
"returned ends" true
"in the context begins"
"in the context ends" true
"of an exception begins"
"of an exception ends" true
DomainException 0: goes on after that
