--TEST--
Coroutines: only one that has called yield can be resumed
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
function refused(string $case, int $cid): void
{
    swoole_clear_error();
    show($case, Co::resume($cid));
}
refused('unknown', 99);
refused('none', 0);
refused('negative', -1);
refused('ended', go(fn () => null));
$suspended = go(fn () => Co::yield());
Co::resume($suspended);
refused('ended after a wait', $suspended);
Co\run(function () {
    refused('self', Co::getCid());
    refused('self, by 0', 0);
    $creator = Co::getCid();
    go(fn () => refused('creator', $creator));
    $sleeper = go(fn () => show('slept', Co::sleep(0.002)));
    refused('sleeper', $sleeper);
    $channel = new Chan(1);
    $consumer = go(fn () => show('popped', $channel->pop()));
    refused('consumer', $consumer);
    $joiner = go(fn () => show('joined', Co::join([$sleeper])));
    refused('joiner', $joiner);
    $group = new Co\WaitGroup(1);
    $waiter = go(fn () => show('waited', $group->wait()));
    refused('waiter', $waiter);
    show(Co::exists($sleeper), Co::exists($consumer), Co::exists($joiner), Co::exists($waiter));
    $channel->push('value');
    $group->done();
    Co::join([$sleeper, $joiner]);
    // One that has yielded and been cancelled has gone on.
    $cancelled = go(function () {
        show(Co::yield());
        Co::sleep(0.001);
    });
    Co::cancel($cancelled);
    refused('cancelled', $cancelled);
    // One that resumes the one that resumes it.
    $first = go(function () use (&$second) {
        Co::yield();
        show('second', Co::resume($second));
    });
    $second = go(function () use ($first) {
        Co::yield();
        refused('first', $first);
    });
    show('first', Co::resume($first));
});
attempt(fn () => Co::resume());
attempt(fn () => Co::resume('x'));
?>
--EXPECT--
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"unknown" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"none" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"negative" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"ended" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"ended after a wait" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"self" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"self, by 0" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"creator" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"sleeper" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"consumer" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"joiner" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"waiter" false
true true true true
"popped" "value"
"waited" true
"slept" true
"joined" true
false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"cancelled" false
warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent
"first" false
"second" true
"first" true
ArgumentCountError 0: Swoole\Coroutine::resume() expects exactly 1 argument, 0 given
TypeError 0: Swoole\Coroutine::resume(): Argument #1 ($cid) must be of type int, string given
