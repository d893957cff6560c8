--TEST--
Coroutines: each has a context of its own
--EXTENSIONS--
gannet
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
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
    }
}
go(function () {
    Co::getContext()['traced'] = new Traced();
    echo "body ends\n";
});
echo "after\n";
?>
--EXPECT--
null
"Swoole\\Coroutine\\Context" true 0
false "Ada" null
"Bob" "Bob"
"Ada" true
body ends
context has gone in -1
after
