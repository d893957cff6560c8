--TEST--
Coroutines: yield suspends, resume goes on at once and inside
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
foreach (['yield', 'suspend'] as $method) {
    $cid = go(function () use ($method) {
        show('begins', Co::getCid());
        show('first', Co::$method(), Co::isCanceled(), Co::getCid());
        show('second', Co::$method(), Co::getCid());
        return 'ends';
    });
    show('creator', $cid, Co::getCid());
    show('resumed', Co::resume($cid), Co::exists($cid));
    show('resumed', Co::resume($cid), Co::exists($cid));
}

// One resumes the other, which resumes a third; each goes on when that has been suspended or ended.
$third = go(function () {
    Co::yield();
    show('third');
    Co::yield();
    show('third ends', Co::getPcid());
});
$second = go(function () use ($third) {
    Co::yield();
    show('second before', Co::resume($third));
    Co::yield();
    show('second ends');
});
go(function () use ($second, $third) {
    show('first before', Co::resume($second));
    show('first between', Co::resume($second));
    show('first after', Co::resume($third));
});

// Variables, by value and by reference, and the arguments of the body are there when it goes on.
$shared = 1;
$cid = go(function (int $one, string ...$more) use (&$shared) {
    $own = $one;
    for ($turn = 0; $turn < 3; $turn++) {
        $own *= 2;
        Co::yield();
    }
    show($own, $more, $shared);
}, 5, 'a', 'b');
while (Co::exists($cid)) {
    $shared++;
    Co::resume($cid);
}

// Two take turns.
Co\run(function () {
    $turns = [];
    $ping = Co::getCid();
    $pong = go(function () use ($ping, &$turns) {
        Co::yield();
        for ($turn = 0; $turn < 1000; $turn++) {
            $turns[] = 'pong';
            Co::yield();
        }
    });
    for ($turn = 0; $turn < 1000; $turn++) {
        $turns[] = 'ping';
        Co::resume($pong);
    }
    show(count($turns), array_count_values($turns), array_slice($turns, -2), Co::resume($pong), Co::exists($pong));
});
?>
--EXPECT--
"begins" 1
"creator" 1 -1
"first" true false 1
"resumed" true true
"second" true 1
"resumed" true false
"begins" 2
"creator" 2 -1
"first" true false 2
"resumed" true true
"second" true 2
"resumed" true false
"third"
"second before" true
"first before" true
"second ends"
"first between" true
"third ends" -1
"first after" true
40 ["a","b"] 4
2000 {"ping":1000,"pong":1000} ["ping","pong"] true false
