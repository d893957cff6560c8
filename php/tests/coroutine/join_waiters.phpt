--TEST--
Coroutines: several may join one, and wake in the order in which they came, after it has ended
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
Co\run(function () {
    $joined = go(function () {
        Co::yield();
        defer(fn () => show('deferred'));
        show('body ends');
    });
    foreach (['first', 'second', 'third'] as $name) {
        go(fn () => show($name, Co::join([$joined]), Co::exists($joined)));
    }
    // One that gives up does not disturb the others.
    go(fn () => show('gives up', Co::join([$joined], 0.001), swoole_last_error()));
    // Two that wait for one another's end, and are not in each other's way.
    $outer = go(fn () => show('outer', Co::join([$joined])));
    go(fn () => show('outermost', Co::join([$outer, $joined])));
    Co::sleep(0.005);
    show(Co::resume($joined));
    // Whoever resumes it goes on first.
    show('resumer');
});
?>
--EXPECT--
"gives up" false 10018
"body ends"
"deferred"
true
"resumer"
"first" true false
"second" true false
"third" true false
"outer" true
"outermost" true
