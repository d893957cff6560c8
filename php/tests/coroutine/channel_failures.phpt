--TEST--
Channels: waits that are in vain, by their numbers: timeout, close, cancel
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
show(SWOOLE_CHANNEL_OK, SWOOLE_CHANNEL_TIMEOUT, SWOOLE_CHANNEL_CLOSED, SWOOLE_CHANNEL_CANCELED);
Co\run(function () {
    $channel = new Chan(1);
    show('timeout of pop', $channel->pop(0.001), $channel->errCode, $channel->stats());
    show('reset', $channel->push('x'), $channel->errCode);
    show('timeout of push', $channel->push('y', 0.001), $channel->errCode, $channel->stats());
    show('reset', $channel->pop(), $channel->errCode);
    // A value may look like a failure; the number says that it is none.
    $channel->push(false);
    show('false', $channel->pop(), $channel->errCode);
    // 0 and less are for ever.
    foreach ([0, -1, -0.5] as $timeout) {
        go(function () use ($channel) {
            Co::sleep(0.003);
            $channel->push('came');
        });
        show('for ever', $timeout, $channel->pop($timeout));
    }
    // In time: the timer that would have ended the wait does not end the next.
    go(function () use ($channel) {
        Co::sleep(0.001);
        $channel->push('in time');
    });
    show($channel->pop(0.004));
    go(function () use ($channel) {
        Co::sleep(0.01);
        $channel->push('later');
    });
    show($channel->pop());

    // Cancelled.
    $consumer = go(function () use ($channel) {
        show('cancelled pop', $channel->pop(), $channel->errCode, Co::isCanceled());
        show('the next', $channel->push('z'), Co::isCanceled());
        show('cancelled push', $channel->push('never'), $channel->errCode, Co::isCanceled(), $channel->length());
    });
    show(Co::cancel($consumer), $channel->stats());
    show(Co::cancel($consumer), $channel->stats());
    show($channel->pop(), $channel->isEmpty());
    // One that was cancelled is not served; the next is.
    $first = go(fn () => show('first', $channel->pop()));
    go(fn () => show('second', $channel->pop()));
    Co::cancel($first);
    $channel->push('served');
});
?>
--EXPECT--
0 -1 -2 -3
"timeout of pop" false -1 {"consumer_num":0,"producer_num":0,"queue_num":0}
"reset" true 0
"timeout of push" false -1 {"consumer_num":0,"producer_num":0,"queue_num":1}
"reset" "x" 0
"false" false 0
"for ever" 0 "came"
"for ever" -1 "came"
"for ever" -0.5 "came"
"in time"
"later"
"cancelled pop" false -3 true
"the next" true true
true {"consumer_num":0,"producer_num":1,"queue_num":1}
"cancelled push" false -3 true 1
true {"consumer_num":0,"producer_num":0,"queue_num":1}
"z" true
"first" false
"second" "served"
