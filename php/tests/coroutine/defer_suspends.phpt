--TEST--
Coroutines: what is deferred may wait, and runs after exceptions, too
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
$suspended = go(function () {
    defer(fn () => print("last\n"));
    defer(function ($returned) {
        show('waits', $returned, Co::getContext()['word']);
        show(Co::yield());
        show('went on', $returned, Co::getContext()['word']);
    });
    Co::getContext()['word'] = 'kept';
    return 'result';
});
show('creator', Co::exists($suspended));
Co::resume($suspended);
show(Co::exists($suspended));

Co\run(function () {
    $order = new Chan(10);
    go(function () use ($order) {
        defer(function () use ($order) {
            Co::sleep(0.002);
            $order->push('outer');
        });
        defer(function () use ($order) {
            Co::sleep(0.001);
            $order->push('inner');
        });
        Co::sleep(0.001);
        $order->push('body');
    });
    show($order->pop(), $order->pop(), $order->pop());
});

// After an exception each gets null; one that waits holds the exception up.
$suspended = null;
attempt(function () use (&$suspended) {
    $suspended = go(function () {
        defer(fn (...$arguments) => show('at once', $arguments));
        throw new DomainException('thrown before a wait');
    });
});
attempt(fn () => Co\run(function () {
    go(function () {
        defer(function (...$arguments) {
            show('before it waits', $arguments);
            Co::sleep(0.001);
            show('after');
        });
        throw new DomainException('held up');
    });
    show('creator goes on');
}));
// They run in the order of defer, whatever one does to others.
Co\run(function () {
    defer(function () {
        go(function () {
            defer(fn () => show('of the inner'));
            show('inner', Co::getPcid() > 0);
        });
    });
});
?>
--EXPECT--
"waits" "result" "kept"
"creator" true
true
"went on" "result" "kept"
last
false
"body" "inner" "outer"
"at once" [null]
DomainException 0: thrown before a wait
"before it waits" [null]
"creator goes on"
"after"
DomainException 0: held up
"inner" true
"of the inner"
