--TEST--
Coroutines: whom a destructor wakes goes on after it, and may wait again
--EXTENSIONS--
gannet
--SKIPIF--
<?php
// There whoever is woken goes on at once, as outside of destructors.
PHP_VERSION_ID < 80400 || die('skip a destructor may switch since PHP 8.4');
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
final class Does
{
    public function __construct(private string $name, private Closure $act)
    {
    }

    public function __destruct()
    {
        show($this->name, ($this->act)());
    }
}
Co\run(function () {
    $pool = new Chan(1);
    go(function () use ($pool) {
        while (($connection = $pool->pop()) !== false) {
            show('got', $connection);
            Co::sleep(0.001);
        }
        Co::sleep(0.001);
        show('closed');
    });
    foreach (['one', 'two'] as $connection) {
        $lease = new Does('push', fn () => $pool->push($connection));
        unset($lease);
        Co::sleep(0.01);
    }
    $lease = new Does('close', fn () => $pool->close());
    unset($lease);
    show('after');
});
Co\run(function () {
    $cid = go(function () {
        show('yield', Co::yield());
        show('sleep', Co::sleep(0.001));
        show('cancelled', Co::sleep(10), Co::sleep(0.001));
        try {
            Co::sleep(10);
        } catch (Swoole\Coroutine\CanceledException) {
            show('cancelled by exception', Co::sleep(0.001));
        }
    });
    foreach ([
        'resume' => fn () => Co::resume($cid),
        'cancel' => fn () => Co::cancel($cid),
        'cancel by exception' => fn () => Co::cancel($cid, true),
    ] as $name => $act) {
        $does = new Does($name, $act);
        unset($does);
        Co::sleep(0.01);
    }
});
Co\run(function () {
    $group = new Co\WaitGroup(1);
    go(function () use ($group) {
        show('all done', $group->wait(), Co::sleep(0.001));
    });
    $done = new Does('done', fn () => $group->done());
});
// Nobody else runs a loop.
$channel = new Chan(1);
go(function () use ($channel) {
    show('at the end', $channel->pop(), Co::sleep(0.001));
});
$push = new Does('push', fn () => $channel->push('of main'));
unset($push);
?>
--EXPECT--
"push" true
"got" "one"
"push" true
"got" "two"
"close" true
"after"
"closed"
"resume" true
"yield" true
"sleep" true
"cancel" true
"cancelled" false true
"cancel by exception" true
"cancelled by exception" true
"done" null
"all done" true true
"push" true
"at the end" "of main" true
