--TEST--
Channels: close ends all waits, producers first, and leaves what is in it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$channel = new Chan(2);
foreach (['a', 'b', 'c', 'd'] as $name) {
    go(function () use ($channel, $name) {
        show("$name pushed", $channel->push($name), $channel->errCode, Co::isCanceled());
    });
}
show('closed', $channel->close(), $channel->stats(), $channel->errCode);
show('again', $channel->close());
show($channel->push('late'), $channel->errCode);
show($channel->pop(), $channel->errCode, $channel->pop(), $channel->errCode, $channel->pop(), $channel->errCode);
// Nobody waits for a value of a closed one, in or out of a coroutine.
go(fn () => show($channel->pop(), $channel->push('late'), $channel->errCode));

$channel = new Chan(2);
foreach (['a', 'b'] as $name) {
    go(fn () => show("$name popped", $channel->pop(), $channel->errCode));
}
show('closed', $channel->close(), $channel->stats());

// Those who are woken may ask again, and close again.
$channel = new Chan(1);
foreach (['a', 'b'] as $name) {
    go(function () use ($channel, $name) {
        show($name, $channel->pop(), $channel->close(), $channel->pop(), $channel->push('x'));
    });
}
show('closed', $channel->close());
// Closed by one of those who are inside of it.
$channel = new Chan(1);
go(function () use ($channel) {
    show($channel->pop());
    show('closed inside of push', $channel->close());
});
go(fn () => show('the other', $channel->pop(), $channel->errCode));
show($channel->push('value'));
// Nobody holds a channel but those who wait at it.
Co\run(function () {
    $waiting = (function () {
        $channel = new Chan(1);
        return go(fn () => show('waits', $channel->pop(), $channel->errCode));
    })();
    show(Co::cancel($waiting));
});
?>
--EXPECT--
"a pushed" true 0 false
"b pushed" true 0 false
"c pushed" false -2 false
"d pushed" false -2 false
"closed" true {"consumer_num":0,"producer_num":0,"queue_num":2} -2
"again" false
false -2
"a" 0 "b" 0 false -2
false false -2
"a popped" false -2
"b popped" false -2
"closed" true {"consumer_num":0,"producer_num":0,"queue_num":0}
"a" false false false false
"b" false false false false
"closed" true
"value"
"the other" false -2
"closed inside of push" true
true
"waits" false -3
true
