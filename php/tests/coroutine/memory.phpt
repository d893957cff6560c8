--TEST--
Coroutines: nothing of those that have ended is kept
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip memory is not counted under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
const COUNT = 20_000;
$bodies = [
    'returns 10 KB' => fn (int $number) => str_repeat(chr($number % 256), 10_000),
    'returns an object' => fn () => new ArrayObject(range(1, 100)),
    'arguments' => function (int $number, ...$more) {
    },
    'context' => function () {
        Co::getContext()['kept'] = str_repeat('x', 10_000);
    },
    'defer' => function () {
        defer(fn ($returned) => strlen($returned));
        return str_repeat('x', 10_000);
    },
    'waits, and returns 10 KB' => function () {
        $own = str_repeat('x', 10_000);
        Co::sleep(0.001);
        return $own . '.';
    },
    'resumed' => function () {
        $cid = go(function () {
            $own = str_repeat('x', 10_000);
            Co::yield();
            return $own . '.';
        });
        Co::resume($cid);
    },
    'cancelled' => function () {
        Co::cancel(go(fn () => Co::sleep(10)));
        Co::cancel(go(fn () => (new Chan(1))->pop(10)));
    },
    'exception' => function () {
        try {
            go(fn () => throw new Exception(str_repeat('x', 10_000)));
        } catch (Exception) {
        }
    },
    'output' => function () {
        ob_start();
        echo str_repeat('x', 10_000);
        ob_end_clean();
    },
    'channel' => function () {
        $channel = new Chan(3);
        $channel->push(str_repeat('x', 10_000));
    },
    'join' => fn () => Co::join([go(fn () => Co::sleep(0.001))]),
];
foreach ($bodies as $name => $body) {
    $run = function (int $count) use ($body) {
        Co\run(function () use ($body, $count) {
            for ($number = 0; $number < $count; $number++) {
                go($body, $number, $number);
                $number % 100 === 99 && Co::sleep(0.002);
            }
        });
    };
    // What the first need is used again by the others.
    $run(500);
    $before = memory_get_usage();
    $run(str_contains($name, '10 KB') ? COUNT : 3000);
    $more = memory_get_usage() - $before;
    show($name, $more < 1_000_000 ? 'the same' : $more);
}
?>
--EXPECT--
"returns 10 KB" "the same"
"returns an object" "the same"
"arguments" "the same"
"context" "the same"
"defer" "the same"
"waits, and returns 10 KB" "the same"
"resumed" "the same"
"cancelled" "the same"
"exception" "the same"
"output" "the same"
"channel" "the same"
"join" "the same"
