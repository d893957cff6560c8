--TEST--
Coroutines: exit ends the script, with its status, wherever it is called
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
in_processes([
    'before a wait' => fn () => go(function () {
        defer(fn () => show('never'));
        go(function () {
            show('exit');
            exit(3);
        });
        show('never');
    }),
    'after a wait' => fn () => Co\run(function () {
        defer(fn () => show('never'));
        Co::sleep(0.001);
        exit(4);
    }),
    'at the end of the script' => fn () => go(function () {
        Co::sleep(0.001);
        exit(5);
    }),
    'text' => fn () => Co\run(function () {
        Co::sleep(0.001);
        exit('the text');
    }),
    'of another' => fn () => Co\run(function () {
        go(function () {
            Co::sleep(0.001);
            exit(6);
        });
        Co::sleep(0.002);
        show('never');
    }),
    'resumed' => fn () => Co\run(function () {
        Co::sleep(0.001);
        $cid = go(function () {
            Co::yield();
            exit(7);
        });
        Co::resume($cid);
        Co::sleep(0.001);
        show('never');
    }),
    'in a deferred' => fn () => Co\run(function () {
        defer(fn () => show('never'));
        defer(function () {
            Co::sleep(0.001);
            exit(8);
        });
    }),
    'in a timer' => fn () => Swoole\Timer::after(1, function () {
        Co::sleep(0.001);
        exit(9);
    }),
    'while others wait' => fn () => Co\run(function () {
        go(function () {
            try {
                Co::yield();
            } finally {
                show('unwound');
            }
        });
        Co::sleep(0.001);
        exit(10);
    }),
    'caught' => fn () => Co\run(function () {
        try {
            Co::sleep(0.001);
            exit(11);
        } catch (Swoole\ExitException $exit) {
            show($exit->getMessage(), $exit->getStatus(), $exit->getFlags() === SWOOLE_EXIT_IN_COROUTINE);
        } finally {
            show('finally', Co::sleep(0.001));
        }
    }),
    'in a deeper call, caught by its caller' => fn () => Co\run(function () {
        $exits = function () {
            Co::sleep(0.001);
            exit('status');
        };
        try {
            array_map($exits, [1, 2]);
        } catch (Swoole\ExitException $exit) {
            show($exit->getStatus());
        }
    }),
]);
?>
--EXPECT--
--- before a wait ---
"exit"
shutdown
--- status 3 ---
--- after a wait ---
shutdown
--- status 4 ---
--- at the end of the script ---
end of script
shutdown
--- status 5 ---
--- text ---
the textshutdown
--- status 0 ---
--- of another ---
shutdown
--- status 6 ---
--- resumed ---
shutdown
--- status 7 ---
--- in a deferred ---
shutdown
--- status 8 ---
--- in a timer ---
end of script
shutdown
--- status 9 ---
--- while others wait ---
"unwound"
shutdown
--- status 10 ---
--- caught ---
"swoole exit" 11 true
"finally" true
end of script
shutdown
--- status 0 ---
--- in a deeper call, caught by its caller ---
"status"
end of script
shutdown
--- status 0 ---
