--TEST--
Coroutines: a body runs at once, to its end, under all names
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$body = function (string $from) {
    echo "body of $from, coroutine ", Swoole\Coroutine::getCid(), "\n";
};
echo "before\n";
show(Swoole\Coroutine::create($body, 'Swoole\Coroutine::create'));
show(Co::create($body, 'Co::create'));
show(go($body, 'go'));
show(swoole_coroutine_create($body, 'swoole_coroutine_create'));
show(Swoole\Coroutine\go($body, 'Swoole\Coroutine\go'));
show(Co\go($body, 'Co\go'));
show(Swoole\Coroutine\run($body, 'Swoole\Coroutine\run'));
show(Co\run($body, 'Co\run'));
echo "after\n";
show(go('printf', "%s-%s\n", 'a', 'b'));
attempt(fn () => go());
attempt(fn () => go('no such function'));
attempt(fn () => Swoole\Coroutine::create(5));
attempt(fn () => Co\run([]));
show(Swoole\Coroutine::getCid(), Swoole\Coroutine::getuid());
?>
--EXPECT--
before
body of Swoole\Coroutine::create, coroutine 1
1
body of Co::create, coroutine 2
2
body of go, coroutine 3
3
body of swoole_coroutine_create, coroutine 4
4
body of Swoole\Coroutine\go, coroutine 5
5
body of Co\go, coroutine 6
6
body of Swoole\Coroutine\run, coroutine 7
true
body of Co\run, coroutine 8
true
after
a-b
9
ArgumentCountError 0: go() expects at least 1 argument, 0 given
TypeError 0: go(): Argument #1 ($func) must be a valid callback, string given
TypeError 0: Swoole\Coroutine::create(): Argument #1 ($func) must be a valid callback, int given
TypeError 0: Co\run(): Argument #1 ($func) must be a valid callback, array given
-1 -1
