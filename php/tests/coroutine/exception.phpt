--TEST--
Coroutines: what the body throws before it waits comes out where it was started, after what it deferred
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
attempt(fn () => go(function () {
    defer(fn () => print("deferred\n"));
    throw new DomainException('from the body', 7);
}));
show(Co::getCid());
attempt(fn () => go(function () {
    go(fn () => throw new Exception('from inside'));
    echo "never\n";
}));
show(Co::getCid());
// The creator may catch it, and goes on.
go(function () {
    attempt(fn () => go(fn () => throw new Exception('caught inside')));
    show('goes on', Co::getCid());
});
attempt(fn () => go(function () {
    defer(fn () => print("the others run all the same\n"));
    defer(fn () => throw new Exception('from a deferred'));
}));
attempt(fn () => go(function () {
    defer(fn () => throw new Exception('the second'));
    throw new Exception('the first');
}));
attempt(fn () => Co\run(fn () => throw new Exception('from run')));
attempt(fn () => Co\run(fn () => show('a run after it')));
show(Co::stats()['coroutine_num'], iterator_to_array(Co::list()));
go(fn () => throw new Exception('uncaught'));
echo "never\n";
?>
--EXPECTF--
deferred
DomainException 7: from the body
-1
Exception 0: from inside
-1
Exception 0: caught inside
"goes on" 4
the others run all the same
Exception 0: from a deferred

Warning: Uncaught Exception: the second in %s:%d
Stack trace:
#0 [internal function]: {closure%S}(NULL)
#1 {main}
  thrown in %s on line %d
Exception 0: the first
Exception 0: from run
"a run after it"
true
0 []

Fatal error: Uncaught Exception: uncaught in %s:%d
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line %d
