--TEST--
Barriers: wait until the last who holds one lets go of it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
use Swoole\Coroutine\Barrier;

$barrier = Barrier::make();
attempt(function () use ($barrier) {
    Barrier::wait($barrier);
});
$none = 'no barrier';
attempt(function () use ($none) {
    Barrier::wait($none);
});
unset($barrier);

Co\run(function () {
    $barrier = Barrier::make();
    $done = 0;
    foreach ([3, 1, 2] as $number) {
        go(function () use ($barrier, $number, &$done) {
            Co::sleep($number / 200);
            $done++;
        });
    }
    Barrier::wait($barrier);
    show('all', $done, $barrier);

    // Nobody else has it.
    $barrier = Barrier::make();
    Barrier::wait($barrier);
    show('at once', $barrier);

    // They have let go before.
    $barrier = Barrier::make();
    go(function () use ($barrier) {
        show('done');
    });
    Barrier::wait($barrier);

    // Whoever comes second.
    $barrier = Barrier::make();
    $second = $barrier;
    go(function () use ($barrier) {
        Co::sleep(0.01);
        attempt(function () use (&$barrier) {
            Barrier::wait($barrier);
        });
        show($barrier instanceof Barrier);
    });
    $release = $second;
    unset($second);
    go(function () use (&$release) {
        Co::sleep(0.03);
        $release = null;
        show('released');
    });
    Barrier::wait($barrier);
    show('after the release');

    // In time, or not.
    $barrier = Barrier::make();
    go(function () use ($barrier) {
        Co::sleep(0.05);
        show('too late');
    });
    Barrier::wait($barrier, 0.01);
    show('over', $barrier);
    Co::sleep(0.08);
});

// Held when the script ends.
$kept = Barrier::make();
go(function () use ($kept) {
    try {
        Barrier::wait($kept);
        show('never');
    } finally {
        show('unwound');
    }
});
Swoole\Coroutine::set(['enable_deadlock_check' => false]);
--EXPECT--
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
TypeError 0: Swoole\Coroutine\Barrier::wait(): Argument #1 ($barrier) must be a Swoole\Coroutine\Barrier that make() has made
"all" 3 null
"at once" null
"done"
Swoole\Exception 0: The barrier is waiting, cannot wait again.
true
"released"
"after the release"
"over" null
"too late"
"unwound"
