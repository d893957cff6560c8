--TEST--
Coroutines: each sorts and walks with its own function, also where all wait in the middle of it
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
/** A function that waits before it calls. */
$after = fn (float $seconds, callable $call) => function (...$arguments) use ($seconds, $call) {
    Co::sleep($seconds);
    return $call(...$arguments);
};
$up = fn ($one, $two) => $one <=> $two;
$down = fn ($one, $two) => $two <=> $one;
$bodies = [
    'usort up' => function () use ($after, $up) {
        $values = [3, 1, 2, 5, 4];
        usort($values, $after(0.001, $up));
        return $values;
    },
    'usort down' => function () use ($after, $down) {
        $values = [3, 1, 2, 5, 4];
        usort($values, $after(0.0013, $down));
        return $values;
    },
    'uksort down' => function () use ($after, $down) {
        $values = ['a' => 1, 'c' => 2, 'b' => 3];
        uksort($values, $after(0.0011, $down));
        return $values;
    },
    'uasort up' => function () use ($after, $up) {
        $values = ['a' => 3, 'b' => 1, 'c' => 2];
        uasort($values, $after(0.0017, $up));
        return $values;
    },
    'array_udiff' => fn () => array_values(array_udiff([1, 2, 3, 4], [2, 4], $after(0.001, $up))),
    'array_uintersect' => fn () => array_values(array_uintersect([1, 2, 3, 4], [2, 4], $after(0.0012, $up))),
    'array_diff_ukey' => fn () => array_diff_ukey(['a' => 1, 'b' => 2], ['b' => 1], $after(0.0015, $up)),
    'array_walk' => function () {
        $values = [1, 2, 3, 4];
        array_walk($values, function (&$value) {
            Co::sleep(0.001);
            $value = "one$value";
        });
        return $values;
    },
    'array_walk, another' => function () {
        $values = [1, 2, 3, 4];
        array_walk($values, function (&$value) {
            Co::sleep(0.0013);
            $value = "two$value";
        });
        return $values;
    },
    'array_walk_recursive' => function () {
        $values = [[1, 2], [3]];
        array_walk_recursive($values, function (&$value) {
            Co::sleep(0.0012);
            $value = "deep$value";
        });
        return $values;
    },
    'ArrayObject' => function () use ($after, $down) {
        $object = new ArrayObject([3, 1, 2]);
        $object->uasort($after(0.001, $down));
        return array_values($object->getArrayCopy());
    },
    // One that sorts inside of a comparison.
    'nested' => function () use ($after, $up, $down) {
        $values = [[2, 1], [1, 3], [0, 9]];
        usort($values, function ($one, $two) use ($after, $up, $down) {
            usort($one, $after(0.001, $up));
            usort($two, $after(0.001, $up));
            return $down($one[0], $two[0]);
        });
        return $values;
    },
];
$results = [];
Co\run(function () use ($bodies, &$results) {
    foreach ($bodies as $name => $body) {
        go(function () use ($name, $body, &$results) {
            $results[$name] = $body();
        });
    }
});
foreach (array_keys($bodies) as $name) {
    show($name, $results[$name] ?? null);
}
?>
--EXPECT--
"usort up" [1,2,3,4,5]
"usort down" [5,4,3,2,1]
"uksort down" {"c":2,"b":3,"a":1}
"uasort up" {"b":1,"c":2,"a":3}
"array_udiff" [1,3]
"array_uintersect" [2,4]
"array_diff_ukey" {"a":1}
"array_walk" ["one1","one2","one3","one4"]
"array_walk, another" ["two1","two2","two3","two4"]
"array_walk_recursive" [["deep1","deep2"],["deep3"]]
"ArrayObject" [3,2,1]
"nested" [[2,1],[1,3],[0,9]]
