--TEST--
Coroutines: stack_size holds for all that begin after it was set
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
$recurse = function (int $depth) use (&$recurse) {
    return $depth ? array_map($recurse, [$depth - 1]) : 'bottom';
};
in_processes([
    'idle before' => function () use ($recurse) {
        Co::set(['stack_size' => 64 * 1024]);
        Co\run(fn () => show('small'));
        Co::set(['stack_size' => 16 * 1024 * 1024]);
        Co\run(fn () => show('large', count($recurse(2000))));
    },
    'busy before' => function () use ($recurse) {
        Co::set(['stack_size' => 64 * 1024]);
        $small = go(fn () => show('small', Co::yield()));
        Co::set(['stack_size' => 16 * 1024 * 1024]);
        Co::resume($small);
        go(fn () => show('large', count($recurse(2000))));
    },
]);
?>
--EXPECT--
--- idle before ---
"small"
"large" 1
end of script
shutdown
--- status 0 ---
--- busy before ---
"small" true
"large" 1
end of script
shutdown
--- status 0 ---
