--TEST--
Coroutines: cancel with an exception, caught and not caught
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
use Swoole\Coroutine\CanceledException;

$class = new ReflectionClass(CanceledException::class);
show($class->isFinal(), $class->getParentClass()->getName());
Co\run(function () {
    $channel = new Chan(1);
    $full = new Chan(1);
    $full->push('full');
    $target = go(fn () => Co::yield());
    $waits = [
        'yield' => fn () => Co::yield(),
        'sleep' => fn () => Co::sleep(10),
        'pop' => fn () => $channel->pop(),
        'push' => fn () => $full->push('x', 10),
        'join' => fn () => Co::join([$target]),
        'wait' => fn () => (new Co\WaitGroup(1))->wait(),
    ];
    foreach ($waits as $name => $wait) {
        $cid = go(function () use ($name, $wait) {
            defer(fn () => show("$name deferred"));
            try {
                $wait();
                show('never');
            } catch (CanceledException $exception) {
                show($name, $exception->getMessage(), $exception->getCode(), Co::isCanceled());
            } finally {
                show("$name finally");
            }
            show("$name goes on", Co::sleep(0.001), Co::isCanceled());
        });
        show(Co::cancel($cid, true));
        Co::join([$cid]);
    }
    // What waits for the same is as it was.
    show($channel->stats()['consumer_num'], $full->stats()['producer_num']);
    Co::resume($target);
    swoole_clear_error();
    show(Co::cancel(Co::getCid(), true), swoole_last_error());
    show(Co::cancel(99, true), swoole_last_error());
});
// Nobody catches it: it ends the loop, as any other does.
attempt(function () {
    Co\run(function () {
        $cid = go(function () {
            defer(fn () => show('deferred'));
            try {
                Co::sleep(10);
            } finally {
                show('finally');
            }
        });
        Co::sleep(0.001);
        Co::cancel($cid, true);
    });
});
?>
--EXPECTF--
true %s
"yield" "" 0 true
"yield finally"
true
"yield goes on" true false
"yield deferred"
"sleep" "" 0 true
"sleep finally"
true
"sleep goes on" true false
"sleep deferred"
"pop" "" 0 true
"pop finally"
true
"pop goes on" true false
"pop deferred"
"push" "" 0 true
"push finally"
true
"push goes on" true false
"push deferred"
"join" "" 0 true
"join finally"
true
"join goes on" true false
"join deferred"
"wait" "" 0 true
"wait finally"
true
"wait goes on" true false
"wait deferred"
0 0
false 10015
false 10016
"finally"
"deferred"
Swoole\Coroutine\CanceledException 0:%w
