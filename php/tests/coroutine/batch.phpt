--TEST--
batch, map and parallel: begun together, waited for together, in the order of the keys
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
use function Swoole\Coroutine\{batch, map, parallel};

attempt(fn () => batch([fn () => show('never')]));
attempt(fn () => map([1], fn () => show('never')));
attempt(fn () => parallel(1, fn () => show('never')));
attempt(fn () => batch(['first' => fn () => show('never'), 'second' => 'no function']));

Co\run(function () {
    $order = [];
    $results = batch([
        'slow' => function () use (&$order) {
            Co::sleep(0.02);
            $order[] = Co::getPcid();
            return 'slow';
        },
        7 => function () use (&$order) {
            Co::defer(function () use (&$order) {
                Co::sleep(0.03);
                $order[] = 'deferred';
            });
            $order[] = Co::getPcid();
            return ['at once'];
        },
        "\xff" => 'phpversion',
        'nothing' => fn () => null,
    ]);
    // What is deferred belongs to the end that is waited for.
    show($order, array_map(bin2hex(...), array_keys($results)));
    show($results['slow'], $results[7], $results["\xff"] === PHP_VERSION, $results['nothing']);
    show(batch([]));

    show(map(['a' => 1, 'b' => 2, 5 => 3], function ($value, $key) {
        Co::sleep((4 - $value) / 200);
        return "$key: $value";
    }));
    // A value and a function behind references.
    $value = 1;
    $double = function &($value) {
        static $kept;
        $kept = $value * 2;
        return $kept;
    };
    $list = [&$value, 2];
    show(map($list, $double));

    $count = 0;
    show(parallel(3, function () use (&$count) {
        Co::sleep(0.001);
        $count++;
    }), $count);
    show(parallel(0, fn () => show('never')), parallel(-1, fn () => show('never')));
    // What they return is nobody's.
    parallel(2, fn () => new class {
        function __destruct()
        {
            show('gone');
        }
    });
    show('behind');
});

Co\run(function () {
    // Whoever is late goes on.
    show(batch(['in time' => fn () => Co::sleep(0.001), 'late' => function () {
        Co::sleep(0.1);
        show('late');
        return 'nobody waits';
    }], 0.03));
});

Co\run(function () {
    // As from go(): the third is not begun.
    $begun = [];
    $begin = function (int $number) use (&$begun) {
        $begun[] = $number;
        $number === 2 ? throw new Exception('second') : Co::sleep(0.001);
    };
    attempt(fn () => map([1, 2, 3], $begin));
    show($begun);
});

Co\run(function () {
    // Whom the limit leaves no room for is null.
    Co::set(['max_coroutine' => 2]);
    show(map([1, 2, 3], function ($value) {
        Co::sleep(0.001);
        return $value;
    }));
});
--EXPECTF--
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
Swoole\Error 10001: API must be called in the coroutine; callbacks of a server with enable_coroutine, go() and Co\run() have one
TypeError 0: Swoole\Coroutine\batch(): Argument #1 ($tasks) must be an array of callables, and "second" has none
[1,1,"deferred"] ["736c6f77","37","ff","6e6f7468696e67"]
"slow" ["at once"] true null
[]
{"a":"a: 1","b":"b: 2","5":"5: 3"}
[2,4]
null 3
null null
"gone"
"gone"
"behind"
{"in time":true,"late":null}
"late"
Exception 0: second
[1,2]

Warning: Swoole\Coroutine\map(): exceed max number of coroutine 2 in %sbatch.php on line 87
[1,null,null]
