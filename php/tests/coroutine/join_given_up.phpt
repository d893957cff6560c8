--TEST--
Coroutines: of those who have given up a join nothing is kept, though the other has not ended
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) {
    die('skip the system does not say what is mapped');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
const COUNT = 2000;
Co\run(function () {
    $long = go(fn () => Co::yield());
    for ($number = 0; $number < COUNT; $number++) {
        go(fn () => Co::join([$long], 0.001));
    }
    Co::sleep(0.1);
    show(Co::stats()['coroutine_num']);
    // Each stack has two; some wait for coroutines to come.
    show(count(file('/proc/self/maps')) < COUNT);
    Co::resume($long);
});
?>
--EXPECT--
2
true
