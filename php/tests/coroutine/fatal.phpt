--TEST--
Coroutines: a fatal error ends the script, wherever it comes
--EXTENSIONS--
gannet
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip there is no memory limit under Valgrind');
}
?>
--FILE--
<?php
require __DIR__ . '/processes.inc';
ini_set('memory_limit', '32M');
$exhaust = fn () => str_repeat('x', 1 << 40);
$others = function () {
    go(function () {
        try {
            Co::yield();
        } finally {
            show('never');
        }
    });
    go(function () {
        Co::sleep(0.002);
        show('never');
    });
};
in_processes([
    'in the innermost, before a wait' => fn () => go(function () use ($exhaust) {
        defer(fn () => show('never'));
        Co::getContext()['kept'] = new stdClass();
        go(function () use ($exhaust) {
            defer(fn () => show('never'));
            $exhaust();
        });
        show('never');
    }),
    'after a wait' => fn () => Co\run(function () use ($exhaust, $others) {
        defer(fn () => show('never'));
        Co::getContext()['kept'] = new stdClass();
        $others();
        Co::sleep(0.001);
        $exhaust();
    }),
    'resumed by another' => fn () => Co\run(function () use ($exhaust, $others) {
        $others();
        $cid = go(function () use ($exhaust) {
            defer(fn () => show('never'));
            Co::yield();
            $exhaust();
        });
        Co::sleep(0.001);
        Co::resume($cid);
        show('never');
    }),
    'resumed from outside' => function () use ($exhaust) {
        $cid = go(function () use ($exhaust) {
            Co::yield();
            $exhaust();
        });
        Co::resume($cid);
        show('never');
    },
    'in a deferred, after a wait' => fn () => Co\run(function () use ($exhaust) {
        defer(function () use ($exhaust) {
            Co::sleep(0.001);
            $exhaust();
        });
    }),
    'at the end of the script' => fn () => go(function () use ($exhaust) {
        Co::sleep(0.001);
        $exhaust();
    }),
    'in a call of PHP itself' => fn () => Co\run(function () use ($exhaust) {
        array_map(function () use ($exhaust) {
            Co::sleep(0.001);
            ob_start();
            $exhaust();
        }, [1, 2]);
    }),
    'of the script, by trigger_error' => fn () => Co\run(function () use ($others) {
        $others();
        Co::sleep(0.001);
        @trigger_error('of the script', E_USER_ERROR);
        show('never');
    }),
    'a call of nothing' => fn () => Co\run(function () use ($others) {
        Co::sleep(0.001);
        try {
            no_such_function();
        } catch (Error $error) {
            show($error->getMessage());
        }
    }),
]);
?>
--EXPECT--
--- in the innermost, before a wait ---

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
shutdown
--- status 255 ---
--- after a wait ---

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
shutdown
--- status 255 ---
--- resumed by another ---

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
shutdown
--- status 255 ---
--- resumed from outside ---

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
shutdown
--- status 255 ---
--- in a deferred, after a wait ---

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
shutdown
--- status 255 ---
--- at the end of the script ---
end of script
shutdown

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
--- status 255 ---
--- in a call of PHP itself ---

Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate 1099511631872 bytes)
shutdown
--- status 255 ---
--- of the script, by trigger_error ---

Fatal error: of the script
shutdown
--- status 255 ---
--- a call of nothing ---
"Call to undefined function no_such_function()"
end of script
shutdown
--- status 0 ---
