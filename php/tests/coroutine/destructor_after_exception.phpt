--TEST--
Coroutines: what timers throw that an exception ends is reported, and coroutines are unwound without it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
set_error_handler(null);
final class Throws
{
    public function __destruct()
    {
        throw new LogicException('of the destructor');
    }
}
attempt(fn () => Co\run(function () {
    Swoole\Timer::after(10_000, fn () => true, new Throws());
    go(function () {
        try {
            Co::sleep(10);
        } finally {
            show('finally');
        }
    });
    Co::sleep(0.001);
    throw new DomainException('ends all');
}));
?>
--EXPECTF--

Warning: Uncaught LogicException: of the destructor in %s:%d
Stack trace:
#0 [internal function]: Throws->__destruct()
%A
  thrown in %s on line %d
"finally"
DomainException 0: ends all
