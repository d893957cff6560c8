--TEST--
Coroutines: those who wait for ever are reported at the end of the loop, once, and the script goes on
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/processes.inc';
$waits = function () {
    Co::yield();
};
$channel = new Chan(1);
$deep = fn () => array_map(fn () => $channel->pop(), [1]);
in_processes([
    'in Co\run' => function () use ($waits, $deep) {
        show(Co\run(function () use ($waits, $deep) {
            go($waits);
            go(fn () => Co::sleep(0.001));
            go($deep);
        }));
        show('the script goes on', Co::stats()['coroutine_num']);
    },
    'at the end of the script' => fn () => go($waits),
    'after swoole_event_wait' => function () use ($waits) {
        go($waits);
        swoole_event_wait();
        show('the script goes on');
        swoole_event_wait();
    },
    'others in a second run' => function () use ($waits) {
        Co\run($waits);
        Co\run(fn () => show('second'));
        Co\run($waits);
    },
    'one that goes on later' => function () {
        Co\run(function () {
            show('resumed', Co::yield());
        });
        show(Co::resume(1));
    },
    'off' => function () use ($waits) {
        Co::set(['enable_deadlock_check' => false]);
        Co\run($waits);
    },
    'without traces' => function () use ($waits) {
        Co::set(['deadlock_check_disable_trace' => true]);
        Co\run($waits);
    },
    'limit' => function () use ($waits) {
        Co::set(['deadlock_check_limit' => 2]);
        Co\run(fn () => array_map('go', array_fill(0, 5, $waits)));
    },
    'depth' => function () use ($deep) {
        Co::set(['deadlock_check_depth' => 2]);
        Co\run($deep);
    },
    'one that waits with a timeout' => fn () => Co\run(fn () => show((new Chan(1))->pop(0.001))),
    'nobody waits' => fn () => Co\run(fn () => show('body')),
]);
?>
--EXPECTF--
--- in Co\run ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 2) are asleep - deadlock!
===================================================================

 [Coroutine-2]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()

 [Coroutine-4]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine\Channel->pop()
#1 [internal function]: {closure%S}()
#2 FILE: array_map()
#3 [internal function]: {closure%S}()
true
"the script goes on" 2
end of script
shutdown
--- status 0 ---
--- at the end of the script ---
end of script
shutdown

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
--- status 0 ---
--- after swoole_event_wait ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
"the script goes on"
end of script
shutdown
--- status 0 ---
--- others in a second run ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
"second"

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-3]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
end of script
shutdown
--- status 0 ---
--- one that goes on later ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
"resumed" true
true
end of script
shutdown
--- status 0 ---
--- off ---
end of script
shutdown
--- status 0 ---
--- without traces ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================
end of script
shutdown
--- status 0 ---
--- limit ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 5) are asleep - deadlock!
===================================================================

 [Coroutine-2]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()

 [Coroutine-3]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
end of script
shutdown
--- status 0 ---
--- depth ---

===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1]
-------------------------------------------------------------------
#0 FILE: Swoole\Coroutine\Channel->pop()
#1 [internal function]: {closure%S}()
end of script
shutdown
--- status 0 ---
--- one that waits with a timeout ---
false
end of script
shutdown
--- status 0 ---
--- nobody waits ---
"body"
end of script
shutdown
--- status 0 ---
