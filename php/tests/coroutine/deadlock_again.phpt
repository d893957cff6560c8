--TEST--
Coroutines: one that waits for ever again is reported again, one that does still is not
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
Co::set(['deadlock_check_disable_trace' => true]);
Co\run(function () use (&$cid) {
    $cid = go(function () {
        Co::yield();
        Co::yield();
    });
});
show('begins again');
Co\run(fn () => show('nothing new'));
Co\run(fn () => show(Co::resume($cid)));
?>
--EXPECT--

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================
"begins again"
"nothing new"
true

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================
