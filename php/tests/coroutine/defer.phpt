--TEST--
Coroutines: defer, last first, when the body has ended, with what it returned
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
go(function () {
    defer(fn () => print("first\n"));
    swoole_coroutine_defer(fn () => print("second\n"));
    Swoole\Coroutine::defer(function () {
        echo 'third, in ', Co::getCid(), "\n";
        defer(fn () => print("deferred while deferred run\n"));
    });
    Swoole\Coroutine\defer('phpversion');
    Co\defer(fn () => print("fourth\n"));
    go(function () {
        defer(fn () => print("inner\n"));
    });
    echo "body\n";
});
echo "after\n";
// Each gets what the body returned, and nothing else.
go(function () {
    defer(fn (...$arguments) => show('first', $arguments));
    defer(function (...$arguments) {
        show('second', $arguments);
        return 'of no interest';
    });
    return ['a' => 1];
});
go(function () {
    defer(fn (...$arguments) => show('of none', $arguments));
});
class Traced
{
    public function __destruct()
    {
        echo "local variable has gone\n";
    }
}
go(function () {
    $traced = new Traced();
    defer(fn () => print("deferred\n"));
});
attempt(fn () => defer(fn () => print("never\n")));
attempt(fn () => Co::defer('no such function'));
attempt(fn () => go(fn () => Co::defer('no such function')));
attempt(fn () => go(fn () => Co::defer()));
?>
--EXPECT--
inner
body
fourth
third, in 1
deferred while deferred run
second
first
after
"second" [{"a":1}]
"first" [{"a":1}]
"of none" [null]
local variable has gone
deferred
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
TypeError 0: Swoole\Coroutine::defer(): Argument #1 ($callback) must be a valid callback, string given
TypeError 0: Swoole\Coroutine::defer(): Argument #1 ($callback) must be a valid callback, string given
ArgumentCountError 0: Swoole\Coroutine::defer() expects exactly 1 argument, 0 given
