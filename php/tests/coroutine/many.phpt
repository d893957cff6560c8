--TEST--
Coroutines: 5000 that wait at the same time
--EXTENSIONS--
gannet
--INI--
memory_limit=512M
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
const COUNT = 5000;
Co\run(function () {
    $channel = new Chan(1);
    $sum = $woken = 0;
    for ($number = 0; $number < COUNT; $number++) {
        go(function () use ($channel, $number, &$sum) {
            $own = str_repeat('x', $number % 100);
            $sum += $channel->pop();
            strlen($own) === $number % 100 || show('wrong', $number);
        });
        go(function () use (&$woken) {
            Co::sleep(0.001);
            $woken++;
        });
    }
    show($channel->stats()['consumer_num'], count(Co::list()) > COUNT);
    for ($number = 0; $number < COUNT; $number++) {
        $channel->push($number);
    }
    show($sum === array_sum(range(0, COUNT - 1)));
    while ($woken < COUNT) {
        Co::sleep(0.001);
    }
    show(Co::stats()['coroutine_num'], Co::stats()['coroutine_peak_num'] > COUNT);
});
// All end at once, and their stacks are used again.
Co\run(function () {
    $first = null;
    for ($round = 0; $round < 20; $round++) {
        for ($number = 0; $number < 1000; $number++) {
            go(fn () => Co::sleep(0.001));
        }
        Co::sleep(0.005);
        while (Co::stats()['coroutine_num'] > 1) {
            Co::sleep(0.001);
        }
    }
    show(Co::stats()['coroutine_num'], Co::stats()['coroutine_last_cid'] > 20_000);
});
// Deep inside of one another.
Co\run(function () {
    $deepest = 0;
    $begin = function (int $depth) use (&$begin, &$deepest) {
        $deepest = max($deepest, $depth);
        if ($depth < 500) {
            go($begin, $depth + 1);
        }
        Co::sleep(0.001);
        $deepest--;
    };
    $begin(1);
    while (Co::stats()['coroutine_num'] > 1) {
        Co::sleep(0.001);
    }
    show($deepest);
});
?>
--EXPECT--
5000 true
true
1 true
1 true
0
