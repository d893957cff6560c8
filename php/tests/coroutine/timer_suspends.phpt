--TEST--
Coroutines: timers of a script call back in coroutines, which may wait
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
use Swoole\Timer;

Co\run(function () {
    $log = [];
    $rounds = 0;
    // Each round is a coroutine of its own: the next does not wait for it.
    Timer::tick(5, function (int $id) use (&$log, &$rounds) {
        $round = ++$rounds;
        $round === 3 && Timer::clear($id);
        $log[] = "round $round";
        Co::sleep(0.03);
        $log[] = "round $round ends";
    });
    $done = new Chan(1);
    Timer::after(1, function (string $word) use ($done) {
        show($word, Co::getPcid(), Co::sleep(0.001));
        defer(fn () => $done->push('from a timer'));
    }, 'once');
    show($done->pop());
    Co::sleep(0.1);
    show($log);
});
// Without Co\run, too. What one throws ends the loop.
Timer::after(1, function () {
    Co::sleep(0.001);
    throw new DomainException('from a timer that has waited');
});
attempt(fn () => swoole_event_wait());
// It may cancel itself, and another one's wait.
Co\run(function () {
    $waits = Co::getCid();
    Timer::after(1, fn () => show('cancels', Co::cancel($waits)));
    show(Co::sleep(10));
});
?>
--EXPECT--
"once" -1 true
"from a timer"
["round 1","round 2","round 3","round 1 ends","round 2 ends","round 3 ends"]
DomainException 0: from a timer that has waited
false
"cancels" true
