--TEST--
Wait groups: bodies have ended when they are waited for
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
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
?>
--EXPECT--
0 true true
2
Swoole\Exception 10001: Swoole\Coroutine\WaitGroup::wait() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, call done() before, for nobody can while this waits; to go on when a timer is done, go on in its callback
Swoole\Exception 10001: Swoole\Coroutine\WaitGroup::wait() would have to suspend the coroutine, which Gannet cannot: callbacks and coroutines are plain calls here. Instead, call done() before, for nobody can while this waits; to go on when a timer is done, go on in its callback
true
BadMethodCallException 0: WaitGroup misuse: negative counter
InvalidArgumentException 0: WaitGroup misuse: negative counter
InvalidArgumentException 0: WaitGroup misuse: negative counter
4 true
