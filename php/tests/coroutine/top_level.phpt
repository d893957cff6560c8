--TEST--
Coroutines: go() without Co\run; the loop runs at the script's end, or in swoole_event_wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
$sleeps = function (string $name) {
    show("$name begins");
    Co::sleep(0.001);
    show("$name ends");
};
in_processes([
    'at the end' => function () use ($sleeps) {
        go($sleeps, 'first');
        go($sleeps, 'second');
        show('the script goes on');
    },
    'swoole_event_wait' => function () use ($sleeps) {
        go($sleeps, 'first');
        show('before');
        show(swoole_event_wait());
        show('after');
        go($sleeps, 'second');
    },
    'nothing to wait for' => fn () => show(swoole_event_wait()),
    'in a coroutine it is an error' => function () {
        go(function () {
            attempt(fn () => swoole_event_wait());
            Co::sleep(0.001);
            attempt(fn () => swoole_event_wait());
            attempt(fn () => Co\run(fn () => show('the body of a run inside runs')));
            show(Co::sleep(0.001));
        });
        Swoole\Timer::after(1, fn () => attempt(fn () => swoole_event_wait()));
    },
    'a run after another' => function () use ($sleeps) {
        show(Co\run($sleeps, 'first'));
        show(Co\run(function () use ($sleeps) {
            show(Co::getCid());
            go($sleeps, 'third');
        }));
        Co\run(fn () => show(Co::getCid()));
    },
    'a run while those of the top level wait' => function () use ($sleeps) {
        go($sleeps, 'top level');
        show(Co\run($sleeps, 'run'));
        show('nothing is left', Co::stats()['coroutine_num']);
    },
    'begun by a shutdown function' => fn () => register_shutdown_function(function () use ($sleeps) {
        show('shutdown function');
        go($sleeps, 'late');
    }),
    'begun by a destructor at the end' => function () {
        global $object;
        $object = new class {
            public function __destruct()
            {
                go(function () {
                    show('begun by a destructor');
                });
            }
        };
    },
    'exit after go' => function () use ($sleeps) {
        go($sleeps, 'begun before exit');
        exit(2);
    },
    'a run in a shutdown function' => fn () => register_shutdown_function(fn () => show(Co\run($sleeps, 'run'))),
]);
?>
--EXPECT--
--- at the end ---
"first begins"
"second begins"
"the script goes on"
end of script
shutdown
"first ends"
"second ends"
--- status 0 ---
--- swoole_event_wait ---
"first begins"
"before"
"first ends"
null
"after"
"second begins"
end of script
shutdown
"second ends"
--- status 0 ---
--- nothing to wait for ---
null
end of script
shutdown
--- status 0 ---
--- in a coroutine it is an error ---
Error 0: Unable to call Event::wait() in coroutine
end of script
shutdown
Error 0: Unable to call Event::wait() in coroutine
"the body of a run inside runs"
Error 0: Unable to call Event::wait() in coroutine
Error 0: Unable to call Event::wait() in coroutine
true
--- status 0 ---
--- a run after another ---
"first begins"
"first ends"
true
2
"third begins"
"third ends"
true
4
end of script
shutdown
--- status 0 ---
--- a run while those of the top level wait ---
"top level begins"
"run begins"
"top level ends"
"run ends"
true
"nothing is left" 0
end of script
shutdown
--- status 0 ---
--- begun by a shutdown function ---
end of script
shutdown
"shutdown function"
"late begins"
"late ends"
--- status 0 ---
--- begun by a destructor at the end ---
end of script
shutdown
"begun by a destructor"
--- status 0 ---
--- exit after go ---
"begun before exit begins"
shutdown
"begun before exit ends"
--- status 2 ---
--- a run in a shutdown function ---
end of script
shutdown
"run begins"
"run ends"
true
--- status 0 ---
