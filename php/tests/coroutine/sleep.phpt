--TEST--
Coroutines: sleepers wake in the order of their times, and those due together in the order set
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
Co\run(function () {
    $began = hrtime(true);
    go(function () use ($began) {
        show('slept', Co::sleep(0.01), hrtime(true) - $began >= 10_000_000);
    });
    // The others do not wait for it.
    show('creator goes on');
});
Co\run(function () {
    $woken = [];
    foreach (range(1, 10) as $number) {
        go(function () use ($number, &$woken) {
            Co::sleep(0.01);
            $woken[] = $number;
            Co::sleep(0.01);
            $woken[] = -$number;
        });
    }
    Co::sleep(0.05);
    show($woken);
});
Co\run(function () {
    $woken = [];
    foreach ([0.05, 0.01, 0.09, 0.03, 0.07] as $time) {
        go(function () use ($time, &$woken) {
            Co::sleep($time);
            $woken[] = $time;
        });
    }
    Swoole\Timer::after(20, function () use (&$woken) {
        $woken[] = 'timer';
    });
    Co::sleep(0.11);
    show($woken);
});
// All names, integers, and numbers in text.
Co\run(function () {
    show(Co\System::sleep(0.001), Swoole\Coroutine\System::sleep(0.001), Co::sleep('0.001'), Co::sleep(0.001));
    attempt(fn () => Co::sleep('soon'));
    attempt(fn () => Co::sleep());
    foreach ([0, 0.0009, -1, NAN, -INF] as $time) {
        swoole_clear_error();
        var_dump(Co::sleep($time));
    }
});
// Cancelled before its time, and another sleep after it is as long as it shall be.
Co\run(function () {
    $sleeper = go(function () {
        swoole_clear_error();
        show('cancelled', Co::sleep(0.02), Co::isCanceled(), swoole_last_error());
        $began = hrtime(true);
        show('again', Co::sleep(0.03), Co::isCanceled(), hrtime(true) - $began >= 30_000_000);
    });
    show(Co::cancel($sleeper));
});
// One that is for ever, as far as anybody knows.
foreach ([1e9, 1e300, INF] as $time) {
    Co\run(function () use ($time) {
        $sleeper = go(fn () => show('cancelled', Co::sleep($time)));
        Co::sleep(0.001);
        Co::cancel($sleeper);
    });
}
?>
--EXPECT--
"creator goes on"
"slept" true true
[1,2,3,4,5,6,7,8,9,10,-1,-2,-3,-4,-5,-6,-7,-8,-9,-10]
[0.01,"timer",0.03,0.05,0.07,0.09]
true true true true
TypeError 0: Swoole\Coroutine::sleep(): Argument #1 ($seconds) must be of type float, string given
ArgumentCountError 0: Swoole\Coroutine::sleep() expects exactly 1 argument, 0 given
warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001
bool(false)
warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001
bool(false)
warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001
bool(false)
warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001
bool(false)
warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001
bool(false)
"cancelled" false true 10017
true
"again" true false true
"cancelled" false
"cancelled" false
"cancelled" false
