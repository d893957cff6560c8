--TEST--
Coroutines: what runs the loop, also at the end of a script, refuses in one
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
Co\run(function () {
    go(function () {
        show(Co::sleep(0.01));
    });
    attempt(fn () => swoole_event_wait());
    attempt(fn () => swoole_event_rshutdown());
});
attempt(fn () => swoole_event_rshutdown());
?>
--EXPECT--
Error 0: Unable to call Event::wait() in coroutine
Error 0: Unable to call Event::wait() in coroutine
true
null
