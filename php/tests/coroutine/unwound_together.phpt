--TEST--
Coroutines: those that are about to be unwound go on for nobody who is unwound before
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
attempt(fn () => Co\run(function () {
    $group = new Co\WaitGroup(1);
    $channel = new Chan(1);
    go(function () use ($group, $channel) {
        try {
            Co::sleep(9);
        } finally {
            $group->done();
            show('finally of the first', $channel->push('value'));
        }
    });
    go(function () use ($group) {
        try {
            show('never', $group->wait());
        } finally {
            show('finally of the second');
        }
    });
    go(function () use ($channel) {
        try {
            show('never', $channel->pop());
        } finally {
            show('finally of the third');
        }
    });
    go(function () use (&$yielded) {
        defer(function () use (&$yielded) {
            show('resumed', Co::resume($yielded));
        });
        Co::sleep(9);
    });
    $yielded = go(function () {
        try {
            show('never', Co::yield());
        } finally {
            show('finally of the fifth');
        }
    });
    Co::sleep(0.01);
    throw new DomainException('ends all');
}));
// Those that begin later are like any other.
Co\run(function () {
    $channel = new Chan(1);
    go(fn () => show($channel->pop()));
    $channel->push('later');
});
?>
--EXPECT--
"finally of the second"
"finally of the third"
"finally of the first" true
"finally of the fifth"
"resumed" true
DomainException 0: ends all
"later"
