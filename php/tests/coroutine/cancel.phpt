--TEST--
Coroutines: cancel ends a wait, at once and inside, and says why it cannot
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
function cancelled(string $case, int $cid): void
{
    swoole_clear_error();
    $error = fn () => swoole_last_error();
    $done = Co::cancel($cid);
    show("cancel of $case", $done, $done ? 0 : $error());
}
cancelled('unknown', 99);
cancelled('none', 0);
cancelled('negative', -1);
cancelled('ended', go(fn () => null));
Co\run(function () {
    cancelled('self', Co::getCid());
    $creator = Co::getCid();
    go(fn () => cancelled('creator', $creator));
    $cid = go(fn () => show('yield', Co::yield(), swoole_last_error(), Co::isCanceled()));
    cancelled('yield', $cid);
    cancelled('the same', $cid);
    cancelled('sleep', go(fn () => show('sleep', Co::sleep(10), swoole_last_error(), Co::isCanceled())));
    $channel = new Chan(1);
    cancelled('pop', go(fn () => show('pop', $channel->pop(), $channel->errCode, Co::isCanceled())));
    $channel->push('full');
    cancelled('push', go(fn () => show('push', $channel->push('x', 10), $channel->errCode, Co::isCanceled())));
    $target = go(fn () => Co::yield());
    cancelled('join', go(fn () => show('join', Co::join([$target]), swoole_last_error(), Co::isCanceled())));
    show('the joined one', Co::exists($target));
    $group = new Co\WaitGroup(1);
    cancelled('wait', go(fn () => show('wait', $group->wait(), Co::isCanceled())));
    Co::resume($target);
    // isCanceled is about the last wait.
    $cid = go(function () {
        show(Co::isCanceled());
        Co::yield();
        show(Co::isCanceled());
        Co::yield();
        show(Co::isCanceled());
        Co::sleep(0.001);
        show(Co::isCanceled());
    });
    cancelled('the first', $cid);
    show(Co::resume($cid));
    // One that is cancelled again and again goes on each time.
    $turns = 0;
    $cid = go(function () use (&$turns) {
        while (!Co::sleep(10) && $turns++ < 100);
    });
    while (Co::exists($cid)) {
        Co::cancel($cid);
    }
    show($turns);
    // One that cancels its creator, which waits by now.
    $creator = Co::getCid();
    go(function () use ($creator) {
        Co::sleep(0.001);
        cancelled('creator', $creator);
    });
    show('creator', Co::sleep(10), Co::isCanceled());
});
// From outside, and of a deferred one's wait.
$cid = go(function () {
    defer(fn () => show('deferred', Co::yield(), Co::isCanceled()));
    show('body', Co::yield());
});
cancelled('body', $cid);
cancelled('deferred', $cid);
cancelled('the rest', $cid);
attempt(fn () => Co::cancel());
attempt(fn () => Co::cancel('x'));
?>
--EXPECT--
"cancel of unknown" false 10016
"cancel of none" false 10016
"cancel of negative" false 10016
"cancel of ended" false 10016
"cancel of self" false 10015
"cancel of creator" false 10015
"yield" false 10017 true
"cancel of yield" true 0
"cancel of the same" false 10016
"sleep" false 10017 true
"cancel of sleep" true 0
"pop" false -3 true
"cancel of pop" true 0
"push" false -3 true
"cancel of push" true 0
"join" false 10017 true
"cancel of join" true 0
"the joined one" true
"wait" false true
"cancel of wait" true 0
false
true
"cancel of the first" true 0
false
true
101
false
"creator" false true
"cancel of creator" true 0
"body" false
"cancel of body" true 0
"deferred" false true
"cancel of deferred" true 0
"cancel of the rest" false 10016
ArgumentCountError 0: Swoole\Coroutine::cancel() expects at least 1 argument, 0 given
TypeError 0: Swoole\Coroutine::cancel(): Argument #1 ($cid) must be of type int, string given
