--TEST--
Coroutines: a new one runs first, then its creator; those who wait for a time go on from the loop
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
Co\run(function () {
    $order = [];
    $log = function (string $what) use (&$order) {
        $order[] = $what;
    };
    go(function () use ($log) {
        $log('A begins');
        go(function () use ($log) {
            $log('A1 begins');
            Co::sleep(0.001);
            $log('A1 ends');
        });
        $log('A between');
        Co::sleep(0.001);
        $log('A ends');
    });
    $log('creator between');
    go(function () use ($log) {
        $log('B begins');
        Co::sleep(0.001);
        $log('B ends');
    });
    $log('creator after');
    Co::sleep(0.02);
    show($order);
});
// Co\run returns when the last has ended, timers among them.
$began = Co::stats()['coroutine_last_cid'];
show(Co\run(function (...$arguments) {
    show($arguments, Co::getPcid());
    go(function () {
        Co::sleep(0.005);
        show('the last');
    });
    Swoole\Timer::after(2, fn () => show('timer', Co::getCid() > 0, Co::getPcid()));
    show('body ends');
}, 1, 'two'));
show(Co::stats()['coroutine_num'], Co::stats()['coroutine_last_cid'] - $began);
// A join goes on from the loop, not inside.
Co\run(function () {
    $joined = go(fn () => Co::yield());
    go(function () use ($joined) {
        Co::join([$joined]);
        show('joiner');
    });
    Co::resume($joined);
    show('resumer first');
});
?>
--EXPECT--
["A begins","A1 begins","A between","creator between","B begins","creator after","A1 ends","A ends","B ends"]
[1,"two"] -1
"body ends"
"timer" true -1
"the last"
true
0 3
"resumer first"
"joiner"
