--TEST--
Coroutines: each has a context of its own, until its body has ended
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
print_warnings();
show(Co::getContext());
go(function () {
    $context = Co::getContext();
    show(get_class($context), $context instanceof ArrayObject, count($context));
    $context['user'] = 'Ada';
    go(function () {
        show(isset(Co::getContext()['user']), Co::getContext(1)['user'], Co::getContext(9));
        Co::getContext()->user = 'Bob';
        show(Co::getContext()->user, Co::getContext()['user']);
    });
    show(Co::getContext()['user'], Co::getContext() === $context);
});
class Traced
{
    public function __destruct()
    {
        echo "context has gone in ", Co::getCid(), "\n";
        show(Co::getContext());
    }
}
go(function () {
    Co::getContext()['traced'] = new Traced();
    Co::defer(fn () => show(isset(Co::getContext()['traced'])));
    echo "body ends\n";
});
echo "after\n";
// It stays while the coroutine waits, and others may look at it.
$suspended = go(function () {
    Co::getContext()['word'] = 'before';
    Co::yield();
    show(Co::getContext()['word']);
});
show(Co::getContext()['word'] ?? null, Co::getContext($suspended)['word']);
Co::getContext($suspended)['word'] = 'after';
Co::resume($suspended);
show(Co::getContext($suspended));
?>
--EXPECT--
null
"Swoole\\Coroutine\\Context" true 0
false "Ada" null
"Bob" "Bob"
"Ada" true
body ends
true
context has gone in 3
warning: Swoole\Coroutine::getContext(): The context of coroutine has been destroyed
null
after
null "before"
"after"
null
