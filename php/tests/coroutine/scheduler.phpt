--TEST--
Schedulers: what was added begins at the start, which returns when all have ended
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
$scheduler = new Swoole\Coroutine\Scheduler();
show(new Co\Scheduler() instanceof Swoole\Coroutine\Scheduler, (new ReflectionClass($scheduler))->isFinal());
show($scheduler->add(function (...$arguments) use ($scheduler) {
    show('first', $arguments, Co::getCid(), Co::getPcid());
    Co::sleep(0.002);
    show('first ends');
    // While it runs nothing can be added.
    show($scheduler->add('phpversion'), $scheduler->parallel(1, 'phpversion'), $scheduler->start());
}, 1, ['two']));
show($scheduler->parallel(2, function (string $word) {
    show($word, Co::getCid(), Co::getPcid());
    Co::sleep(0.001);
    show('one of two ends', Co::getCid());
}, 'word'));
show($scheduler->add('printf', "%s\n", 'plain function'));
show('nothing has begun', Co::stats()['coroutine_last_cid']);
show($scheduler->start());
show('all have ended', Co::stats()['coroutine_num']);
// It runs once.
foreach (['add' => ['phpversion'], 'parallel' => [1, 'phpversion'], 'start' => []] as $method => $arguments) {
    swoole_clear_error();
    show($scheduler->$method(...$arguments), swoole_last_error());
}
show((new Co\Scheduler())->start());
$scheduler = new Co\Scheduler();
$scheduler->parallel(0, 'phpversion');
$scheduler->parallel(-1, 'phpversion');
show($scheduler->start());
// One that had nothing to do may be given something.
$scheduler->add(fn () => show('given later'));
show($scheduler->start());
// Options are everybody's.
$scheduler = new Co\Scheduler();
show($scheduler->getOptions());
show($scheduler->set(['max_coro_num' => 2]), $scheduler->getOptions(), Co::getOptions());
foreach ([1, 2, 3] as $number) {
    $scheduler->add(function () use ($number) {
        Co::sleep(0.001);
        show($number);
    });
}
show($scheduler->start());
// Of those for which there is no room the first is said, and the others are not tried.
$scheduler = new Co\Scheduler();
$scheduler->parallel(1000, fn () => Co::sleep(0.001));
show($scheduler->start());
// What a body throws comes out of start, before a wait and after.
foreach ([0, 1] as $waits) {
    $scheduler = new Co\Scheduler();
    $scheduler->add(function () use ($waits) {
        $waits && Co::sleep(0.001);
        throw new DomainException("from a body that waited $waits times");
    });
    attempt(fn () => $scheduler->start());
    attempt(fn () => $scheduler->start());
}
// In a coroutine it cannot wait.
Co\run(function () {
    $scheduler = new Co\Scheduler();
    $scheduler->add(fn () => show('begins'));
    attempt(fn () => $scheduler->start());
});
$scheduler = new Co\Scheduler();
attempt(fn () => $scheduler->add());
attempt(fn () => $scheduler->add('no such function'));
attempt(fn () => $scheduler->parallel(1));
attempt(fn () => $scheduler->set(1));
attempt(fn () => clone $scheduler);
attempt(fn () => serialize($scheduler));
// One that is never started lets go of what it has.
class Traced
{
    public function __destruct()
    {
        echo "gone\n";
    }
}
$scheduler->add(fn () => null, new Traced());
unset($scheduler);
echo "end\n";
?>
--EXPECT--
true true
null
null
null
"nothing has begun" 0
"first" [1,["two"]] 1 -1
"word" 2 -1
"word" 3 -1
plain function
"one of two ends" 2
"one of two ends" 3
"first ends"
warning: Swoole\Coroutine\Scheduler::add(): scheduler is running, unable to execute Swoole\Coroutine\Scheduler->add
warning: Swoole\Coroutine\Scheduler::parallel(): scheduler is running, unable to execute Swoole\Coroutine\Scheduler->parallel
warning: Swoole\Coroutine\Scheduler::start(): scheduler is running, unable to execute Swoole\Coroutine\Scheduler->start
null null false
true
"all have ended" 0
warning: Swoole\Coroutine\Scheduler::add(): scheduler is started, unable to execute Swoole\Coroutine\Scheduler->add
null 503
warning: Swoole\Coroutine\Scheduler::parallel(): scheduler is started, unable to execute Swoole\Coroutine\Scheduler->parallel
null 503
warning: Swoole\Coroutine\Scheduler::start(): scheduler is started, unable to execute Swoole\Coroutine\Scheduler->start
false 503
warning: Swoole\Coroutine\Scheduler::start(): no coroutine task
false
warning: Swoole\Coroutine\Scheduler::start(): no coroutine task
false
"given later"
true
null
null {"max_coro_num":2} {"max_coro_num":2}
warning: Swoole\Coroutine\Scheduler::start(): exceed max number of coroutine 2
1
2
true
warning: Swoole\Coroutine\Scheduler::start(): exceed max number of coroutine 2
true
DomainException 0: from a body that waited 0 times
warning: Swoole\Coroutine\Scheduler::start(): scheduler is started, unable to execute Swoole\Coroutine\Scheduler->start
false
DomainException 0: from a body that waited 1 times
warning: Swoole\Coroutine\Scheduler::start(): scheduler is started, unable to execute Swoole\Coroutine\Scheduler->start
false
"begins"
Error 0: Unable to call Event::wait() in coroutine
ArgumentCountError 0: Swoole\Coroutine\Scheduler::add() expects at least 1 argument, 0 given
TypeError 0: Swoole\Coroutine\Scheduler::add(): Argument #1 ($func) must be a valid callback, string given
ArgumentCountError 0: Swoole\Coroutine\Scheduler::parallel() expects at least 2 arguments, 1 given
TypeError 0: Swoole\Coroutine\Scheduler::set(): Argument #1 ($settings) must be of type array, int given
Error 0: Trying to clone an uncloneable object of class Swoole\Coroutine\Scheduler
Exception 0: Serialization of 'Swoole\Coroutine\Scheduler' is not allowed
gone
end
