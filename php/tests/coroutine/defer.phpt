--TEST--
Coroutines: defer, last first, when the body has ended
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
attempt(fn () => defer(fn () => print("never\n")));
attempt(fn () => Co::defer('no such function'));
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
Swoole\Exception 10001: API must be called in the coroutine
TypeError 0: Swoole\Coroutine::defer(): Argument #1 ($callback) must be a valid callback, string given
