--TEST--
Coroutines: join waits until all have ended
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
attempt(fn () => Co::join([1]));
Co\run(function () {
    $first = go(fn () => null);
    $second = go(fn () => null);
    show('ended', Co::join([$first, $second]), swoole_last_error());
    show('empty', Co::join([]), swoole_last_error());
    show('unknown', Co::join([99, 0, -1]), swoole_last_error());
    swoole_clear_error();
    show('self', Co::join([$first, Co::getCid()]), swoole_last_error());

    // Those that have ended do not count, the others are waited for.
    $slow = go(function () {
        Co::sleep(0.003);
        echo "slow ends\n";
    });
    $fast = go(function () {
        Co::sleep(0.001);
        echo "fast ends\n";
    });
    show('some', Co::join([$first, $slow, 99, $fast]), Co::exists($slow), Co::exists($fast));

    // The time is over before; the other is not touched by that.
    swoole_clear_error();
    $sleeper = go(function () {
        Co::yield();
        echo "sleeper ends\n";
    });
    show('timeout', Co::join([$sleeper], 0.002), swoole_last_error(), Co::exists($sleeper));
    Co::resume($sleeper);
    // 0 and less are for ever.
    foreach ([0, -1, -0.5] as $timeout) {
        show('for ever', $timeout, Co::join([go(fn () => Co::sleep(0.002))], $timeout));
    }
    // Only one of two ends in time.
    $never = go(fn () => Co::yield());
    show('one of two', Co::join([$never, go(fn () => Co::sleep(0.001))], 0.01), swoole_last_error());
    // The same twice.
    $twice = go(fn () => Co::sleep(0.001));
    show('twice', Co::join([$twice, $twice]));
    Co::resume($never);
    // Strings are numbers, as everywhere.
    $twice = go(fn () => Co::sleep(0.001));
    show('string', Co::join([(string) $twice]));
});
attempt(fn () => go(fn () => Co::join(5)));
attempt(fn () => go(fn () => Co::join()));
?>
--EXPECT--
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
"ended" false 505
"empty" false 505
"unknown" false 505
warning: Swoole\Coroutine::join(): can not join self
"self" false 509
fast ends
slow ends
"some" true false false
"timeout" false 10018 true
sleeper ends
"for ever" 0 true
"for ever" -1 true
"for ever" -0.5 true
"one of two" false 10018
"twice" true
"string" true
TypeError 0: Swoole\Coroutine::join(): Argument #1 ($cid_array) must be of type array, int given
ArgumentCountError 0: Swoole\Coroutine::join() expects at least 1 argument, 0 given
