--TEST--
Wait groups: wait until all are done
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
// Where nobody has to wait it needs no coroutine.
$group = new Swoole\Coroutine\WaitGroup();
for ($number = 0; $number < 3; $number++) {
    $group->add();
    go(function () use ($group) {
        defer(fn () => $group->done());
    });
}
show($group->count(), $group->wait(), $group->wait(0.1));
$group->add(2);
show($group->count());
attempt(fn () => $group->wait());
attempt(fn () => $group->wait(0.1));
$group->done();
$group->done();
show($group->wait());
attempt(fn () => $group->done());
attempt(fn () => $group->add(-1));
attempt(fn () => new Co\WaitGroup(-1));
show((new Co\WaitGroup(4))->count(), new Co\WaitGroup() instanceof Swoole\Coroutine\WaitGroup);

Co\run(function () {
    $group = new Co\WaitGroup();
    foreach ([3, 1, 2] as $number) {
        $group->add();
        go(function () use ($group, $number) {
            Co::sleep($number / 250);
            show($number);
            $group->done();
        });
    }
    show($group->count(), $group->wait(), $group->count());
    // Again, with the same.
    $group->add();
    show($group->wait(0.002), $group->count());
    $group->done();
    show($group->wait());
    foreach ([0, -1, -0.5] as $timeout) {
        $group->add();
        go(function () use ($group) {
            Co::sleep(0.003);
            $group->done();
        });
        show('for ever', $timeout, $group->wait($timeout));
    }
    // Whoever waits goes on inside of the last done.
    $group->add(2);
    go(fn () => show('waited', $group->wait()));
    $group->done();
    show('one left');
    $group->done();
    show('done');
});

Co\run(function () {
    $group = new Co\WaitGroup(1);
    $waiter = go(fn () => show('cancelled', $group->wait(), Co::isCanceled(), $group->count()));
    attempt(fn () => $group->add());
    attempt(fn () => $group->wait());
    show(Co::cancel($waiter), $group->count());
    // The group is as it was.
    $group->add();
    $group->done();
    $group->done();
    show($group->wait());
});
?>
--EXPECT--
0 true true
2
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
true
BadMethodCallException 0: WaitGroup misuse: negative counter
InvalidArgumentException 0: WaitGroup misuse: negative counter
InvalidArgumentException 0: WaitGroup misuse: negative counter
4 true
1
2
3
3 true 0
false 1
true
"for ever" 0 true
"for ever" -1 true
"for ever" -0.5 true
"one left"
"waited" true
"done"
BadMethodCallException 0: WaitGroup misuse: add called concurrently with wait
BadMethodCallException 0: WaitGroup misuse: reused before previous wait has returned
"cancelled" false true 1
true 1
true
